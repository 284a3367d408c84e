import Diagnostics
import LanyardCore
import LanyardService
import LanyardTesting

/// How Lanyard is brought to do a step.
extension ModelRun {
  mutating func perform(_ step: ModelStep) async throws -> ModelOutcome {
    switch step {
    case .write(let write): return ModelOutcome(refusals: [try await refusal { try await send(write) }])
    case .bulk(let writes): return try await refusingSuspended { try await send(writes.map(operation)) }
    case .onboard(let user, let group):
      return try await refusingSuspended { try await send(try onboarding(user, group)) }
    case .policy(let rules, let stage, let isPreview):
      return try await apply([ModelProduct.text(of: rules, stage, model.limits)], isPreview: isPreview)
    case .rollout(let step): return try await rollOut(step)
    case .rollBack(let version): return try await rollBack(to: version)
    case .offer(let offer): return try await apply(ModelProduct.texts(of: offer))
    case .hold(let decision): return ModelOutcome(refusals: [try await refusal { try await decide(decision) }])
    case .undo(let hold): return ModelOutcome(refusals: [try await refusal { try await undo(hold) }])
    case .review(let step): return try await review(step)
    case .reinstate(let user, let role):
      return ModelOutcome(refusals: [try await refusal { try await reinstate(role, to: user) }])
    case .use(let use): return ModelOutcome(refusals: [try await report(use)])
    case .clean:
      try await clean()
      return ModelOutcome()
    case .suspend: return try await set(.suspended)
    case .resume: return try await set(.active)
    case .signIn(let signIn): return ModelOutcome(refusals: [try await complete(signIn)])
    case .look(let user): return ModelOutcome(shown: try await page(of: user))
    case .pass(let seconds):
      product.clock.advance(by: .seconds(seconds))
      return ModelOutcome()
    case .evaluate: return try await evaluate()
    case .deliver(let dies):
      try await deliver(dies: dies)
      return ModelOutcome()
    case .restart:
      try await restart()
      return ModelOutcome()
    case .crash(let inner, let keeps): return try await crash(inner, keeps: keeps)
    }
  }

  mutating func restart() async throws {
    product = try product.restarted(on: try await home.reopen())
  }

  private mutating func crash(_ inner: ModelStep, keeps: Bool) async throws -> ModelOutcome {
    product.store.cut(keeps ? .after(write: 1) : .before(write: 1))
    let outcome: ModelOutcome
    do {
      outcome = try await perform(inner)
    } catch let error as CodedError {
      outcome = ModelOutcome(refusals: [error.code])
    }
    try await restart()
    return outcome
  }

  private func set(_ state: Tenant.State) async throws -> ModelOutcome {
    try await product.run(SetTenantState(tenant: tenant, state: state))
    return ModelOutcome()
  }

  private func decide(_ decision: ModelHoldDecision) async throws {
    let tenant = tenant
    let open = try await product.store.read { try $0.latestHold(of: tenant) }
    switch decision {
    case .releaseAll:
      if let open { try await product.run(ReleaseHold(tenant: tenant, id: open.id, services: product.services)) }
    case .release(let user):
      let selection = HoldSelection(users: Set([ids[user]].compactMap(\.self)))
      if let open {
        try await product.run(
          ReleaseHold(tenant: tenant, id: open.id, selection: selection, services: product.services))
      }
    case .urgent(let user):
      guard let id = ids[user] else { return }
      try await product.run(MarkUrgent(tenant: tenant, subject: id, services: product.services))
    }
  }

  private func undo(_ place: Int) async throws {
    try await product.run(UndoHold(tenant: tenant, id: holds[place], services: product.services))
  }

  private func evaluate() async throws -> ModelOutcome {
    let evaluation = EvaluationRunner(runner: product.runner, services: product.services, clock: product.clock)
    return ModelOutcome(judged: try await evaluation.tick())
  }

  /// The code of what a caller is told; nil where all is done.
  func refusal(_ body: () async throws -> Void) async throws -> ErrorCode? {
    do {
      try await body()
      return nil
    } catch let error as CodedError {
      return error.code
    } catch let refusal as SignInRefusal {
      return refusal.error.code
    }
  }
}
