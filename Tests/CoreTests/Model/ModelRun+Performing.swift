import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SCIM
import SampleIdP

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

  private func apply(_ documents: [String], isPreview: Bool = false) async throws -> ModelOutcome {
    outcome(of: try await product.apply(documents, isDryRun: isPreview))
  }

  private func rollBack(to version: Int) async throws -> ModelOutcome {
    try await changed(
      by: RollBackPolicy(
        tenant: TenantName("acme"), to: version, isDryRun: false, services: product.services, keyring: product.keyring))
  }

  private func rollOut(_ step: ModelRolloutStep) async throws -> ModelOutcome {
    let wanted: ChangeRollout.Step =
      switch step {
      case .stage(.percent(let percent)): .stage(.percent(percent))
      case .stage(.group(let name)): .stage(.group(name))
      case .complete: .complete
      case .abandon: .abandon
      }
    return try await changed(
      by: ChangeRollout(
        tenant: TenantName("acme"), wanted, isDryRun: false, services: product.services, keyring: product.keyring))
  }

  private func changed<C: Command>(by command: C) async throws -> ModelOutcome where C.Reply == ApplyReport {
    do {
      return outcome(of: try await product.run(command))
    } catch let error as CodedError where error.code != .storeUnavailable {
      return ModelOutcome(refusals: [error.code])
    }
  }

  private func outcome(of report: ApplyReport) -> ModelOutcome {
    if let problem = report.problems.first { return ModelOutcome(refusals: [problem.code]) }
    return ModelOutcome(gained: report.granted, lost: report.revoked)
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

/// The directory, as its client uses it.
extension ModelRun {
  private func principal() async throws -> Principal {
    try await product.authenticator.authenticateClient(tenant: "acme", token: token).1
  }

  private func send(_ write: ModelWrite) async throws {
    _ = try await product.run(try operation(write).command(for: self), as: try await principal())
  }

  private func refusingSuspended(_ body: () async throws -> [ErrorCode?]) async throws -> ModelOutcome {
    do {
      return ModelOutcome(refusals: try await body())
    } catch let error as CodedError where error.code == .tenantSuspended {
      return ModelOutcome(refusals: [error.code])
    }
  }

  private func send(_ requests: [ModelRequest]) async throws -> [ErrorCode?] {
    let principal = try await principal()
    let request = try BulkRequest(parsing: ["Operations": .array(requests.map(\.bulkOperation))])
    let runner = BulkRunner(runner: product.runner) { error, _ in
      OperationAnswer(status: 400, response: ["code": .string(error.code.rawValue)])
    }
    let setting = BulkSetting(
      tenant: tenant, registry: product.registry, location: Self.location, services: product.services)
    let response = try await runner.run(request, in: setting, as: principal, request: ServiceWorld.request)
    return response.operations.map { $0.response?["code"]?.stringValue.map { ErrorCode(stringLiteral: $0) } }
  }

  private func onboarding(_ user: ModelUser, _ group: Int) throws -> [ModelRequest] {
    var joining = try operation(.patchGroup(group, []))
    joining.body = #"{"Operations": [{"op": "add", "path": "members", "value": [{"value": "bulkId:new"}]}]}"#
    var creating = try operation(.createUser(user))
    creating.bulkID = "new"
    return [creating, joining]
  }

  static let location = DirectoryLocation(baseURL: "https://id.example/t/acme/scim/v2")
}

/// Signing in, and looking at one's page.
extension ModelRun {
  private mutating func complete(_ signIn: ModelSignIn) async throws -> ErrorCode? {
    var response = lastResponse
    if signIn.flaw != .replayed { response = try self.response(signIn) }
    do {
      let reply = try await product.signIn.complete(
        tenant: TenantName("acme"), connection: "okta", encoded: Array(Data(response).base64EncodedString().utf8),
        relayState: nil, request: ServiceWorld.request)
      lastResponse = response
      if let user = names[reply.session.subject] { cookies[user] = reply.cookie.reveal() }
      return nil
    } catch let refusal as SignInRefusal {
      return refusal.error.code
    } catch let error as CodedError {
      return error.code
    }
  }

  /// What the identity provider says; it may say that anybody is in any group.
  private func response(_ signIn: ModelSignIn) throws -> [UInt8] {
    let options = SampleResponseOptions(sign: signIn.flaw == .unsigned ? .nothing : .assertion)
    let audience = signIn.flaw == .wrongAudience ? "https://other.example" : SignInWorld.audience
    let person = SamplePerson(nameID: signIn.name, attributes: [.init("groups", signIn.groups)])
    return try product.idp.respond(
      to: nil, for: person, acsURL: SignInWorld.acsURL, audience: audience, now: product.clock.now(),
      options: options)
  }

  private func page(of user: Int) async throws -> [String]? {
    let queries = SessionQueries(store: product.store, services: product.services, clock: product.clock)
    do {
      let person = try await queries.person(tenant: TenantName("acme"), cookie: cookies[user])
      return person.roles.map(\.role.description).sorted()
    } catch let error as CodedError where error.code == .sessionUnknown {
      return Optional.none
    }
  }

  /// Sends what is due. A process that dies in it has sent, and noted nothing.
  mutating func deliver(dies: Bool) async throws {
    if dies { product.store.cut(.from(write: 2)) }
    let runner = DeliveryRunner(
      store: product.store, runner: product.runner, keyring: product.keyring, drivers: [.webhook: ScriptedDriver()],
      clock: product.clock, randomness: product.randomness)
    _ = try await runner.tick()
    if dies { try await restart() }
  }
}
