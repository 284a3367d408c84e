import Diagnostics
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping

/// Reviews and uses, as people and applications bring them.
extension ModelRun {
  private static let reviewer = "eve@acme.example"

  func review(_ step: ModelReviewStep) async throws -> ModelOutcome {
    switch step {
    case .create(let application, let dueIn, let removesOverdue):
      var wish = CreateReview.Wish(
        name: "review-\(model.reviews.count)", application: application, reviewers: [Self.reviewer],
        removesOverdue: removesOverdue)
      wish.due = dueIn.map { product.clock.now() + .seconds($0) }
      return try await outcome(of: CreateReview(tenant: tenant, wish: wish)) { ["items": $0.items] }
    case .decide(let place, let verdicts):
      let items = try await items(of: place)
      let decisions = verdicts.compactMap { verdict in
        items[model.reviews[place].items[verdict.item]].map { id in
          ReviewDecision(item: id, decision: verdict.keeps ? .keep : .remove, reason: "asked the team")
        }
      }
      try require(decisions.count == verdicts.count, "review \(place) has other items")
      let command = DecideReview(
        tenant: tenant, review: "review-\(place)", reviewer: Self.reviewer, decisions: decisions,
        services: product.services)
      return try await outcome(of: command) { report in
        [
          "kept": report.kept, "removed": report.removed, "gone": report.gone, "unchanged": report.unchanged,
          "refused": report.refused.count,
        ].filter { $0.value > 0 }
      }
    case .close(let place):
      return try await outcome(of: CloseReview(tenant: tenant, review: "review-\(place)")) { _ in [:] }
    }
  }

  private func outcome<C: Command>(
    of command: C, _ counts: (C.Reply) -> [String: Int]
  ) async throws -> ModelOutcome {
    do {
      return ModelOutcome(counts: counts(try await product.run(command)))
    } catch let error as CodedError where error.code != .storeUnavailable {
      return ModelOutcome(refusals: [error.code])
    }
  }

  private func items(of place: Int) async throws -> [ModelReview.Item: GrantID] {
    let tenant = tenant
    let found = try await product.store.read { reader in
      let review = try reader.review(named: "review-\(place)", tenant: tenant)
      return try review.map {
        try reader.reviewItems(of: $0.id, tenant: tenant, undecidedOnly: false, after: nil, limit: 10_000)
      } ?? []
    }
    return Dictionary(
      found.map { (ModelReview.Item(user: names[$0.subject] ?? -1, role: $0.role, heldSince: $0.heldSince), $0.id) },
      uniquingKeysWith: { first, _ in first })
  }

  func reinstate(_ role: RoleReference, to user: Int) async throws {
    try await product.run(
      ReinstateRole(
        tenant: tenant, user: ids[user]?.description ?? "", role: role, reason: "it was a mistake",
        services: product.services))
  }

  /// The code with which the record is refused; nil where it was kept.
  func report(_ use: ModelUse) async throws -> ErrorCode? {
    let record = UsageRecord(
      tenant: "acme", user: ids[use.user]?.description ?? "", application: use.application, role: use.role,
      moment: product.clock.now() - .seconds(use.ago))
    return try await UsageRecorder(runner: product.runner, services: product.services)
      .record([(index: 0, record: record)], as: ServiceWorld.operatorPerson, request: ServiceWorld.request)
      .refused.first?.error.code
  }

  func clean() async throws {
    try await EvaluationRunner(runner: product.runner, services: product.services, clock: product.clock).clean()
  }
}
