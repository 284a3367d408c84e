internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// Decisions of one review being taken, and what follows from them.
struct ReviewBook {
  let review: AccessReview
  let context: CommandContext
  private let reader: any StoreReader
  private let active: ActivePolicy
  private var items: [GrantID: ReviewItem] = [:]
  /// Whom the items are about.
  private var people: [ResourceID: StoredResource] = [:]
  private var changed: [ReviewItem] = []
  private var taking: [ResourceID: [Suppression]] = [:]
  private(set) var report = ReviewReport()

  init(review: AccessReview, services: DirectoryServices, reader: any StoreReader, context: CommandContext) throws {
    (self.review, self.reader, self.context) = (review, reader, context)
    active = try services.policies.policyWithoutRules(for: review.tenant, reader)
  }

  mutating func read(_ ids: [GrantID]) throws {
    for item in try reader.reviewItems(ids, of: review.id, tenant: review.tenant) { items[item.id] = item }
    people = try reader.people(Set(items.values.map(\.subject)).sorted(), tenant: review.tenant)
  }

  mutating func take(_ decision: ReviewDecision, by reviewer: String?) throws {
    do {
      guard let item = items[decision.item] else { throw CodedError.unknownItem(decision.item) }
      try ReviewRules.requireText(decision.reason, of: "the reason", at: 1000, .reviewDecisionInvalid)
      guard item.decision != decision.decision else {
        report.unchanged += 1
        return
      }
      if item.outcome == .removed { throw CodedError.removedItem }
      if decision.decision == .keep, let reviewer, isReviewer(item.subject, reviewer) { throw CodedError.ownItem }
      try record(item, decision, by: reviewer)
    } catch let error as CodedError where error.exposure == .caller {
      report.refused.append(ReviewReport.Refusal(item: decision.item, error: error))
    }
  }

  /// Whether the item is about the reviewer: by the name or an address of theirs.
  private func isReviewer(_ subject: ResourceID, _ reviewer: String) -> Bool {
    guard let person = people[subject]?.document else { return false }
    let addresses = (person["emails"]?.arrayValue ?? []).compactMap { $0["value"]?.stringValue }
    return ([person["userName"]?.stringValue].compactMap(\.self) + addresses)
      .contains { $0.matches(ignoringCase: reviewer) }
  }

  private mutating func record(_ item: ReviewItem, _ decision: ReviewDecision, by reviewer: String?) throws {
    var decided = item
    decided.decision = decision.decision
    (decided.reason, decided.reviewer, decided.decided) = (decision.reason, reviewer, context.now)
    if try !isHeld(item) {
      decided.outcome = .gone
      report.gone += 1
    } else if decision.decision == .keep {
      decided.outcome = .kept
      report.kept += 1
    } else {
      decided.outcome = .removed
      report.removed += 1
      taking[item.subject, default: []].append(
        Suppression(
          tenant: item.tenant, subject: item.subject, role: item.role, cause: .review, since: context.now,
          reason: decision.reason, decidedBy: reviewer))
    }
    items[item.id] = decided
    changed.append(decided)
  }

  /// Whether it is the same holding that the review took down.
  private func isHeld(_ item: ReviewItem) throws -> Bool {
    try reader.grants(of: item.subject, tenant: item.tenant, includingEnded: false)
      .contains { $0.role == item.role && $0.heldSince == item.heldSince }
  }

  /// Everything that follows, in one change set.
  func decision(_ action: String) throws -> Decision<ReviewReport> {
    guard !changed.isEmpty else { return .unchanged(report) }
    var plan = GrantPlan()
    let view = DirectoryView(reader: reader, tenant: review.tenant)
    for (subject, suppressions) in taking.sorted(by: { $0.key < $1.key }) {
      let judgement = SubjectJudgement(subject: subject, view: view, active: active, context: context)
      plan.add(try judgement.planTaking(suppressions))
    }
    try plan.closeEmptiedHolds(reader, context)
    let events = changed.map { event(of: $0, action) }
    var changeSet = ChangeSet(recording: events[0], changed.map { .updateReviewItem($0) })
    changeSet.add(plan.changes, recording: Array(events.dropFirst()) + plan.events)
    return .done(report, changeSet)
  }

  /// Each decision is an entry: about whom, which role, what and why; the reviewer's address is sealed.
  private func event(of item: ReviewItem, _ action: String) -> TenantEvent {
    let decided: JSONValue = [
      "review": .string(item.review.description), "role": .string(item.role.description),
      "decision": .string(item.decision?.rawValue ?? ""), "outcome": .string(item.outcome?.rawValue ?? ""),
    ]
    return TenantEvent(
      tenant: review.tenant,
      event: context.event(
        action, target: AuditTarget(kind: "User", id: item.subject.description),
        reason: AuditReason(code: "review.\(item.decision?.rawValue ?? "")", text: item.reason ?? ""),
        changes: [AuditChange(.added, path: "reviews", after: decided)],
        personal: item.reviewer.map {
          [PersonalValues(subject: review.id.description, values: ["reviewer": .string($0)])]
        } ?? []))
  }
}

extension CodedError {
  fileprivate static func unknownItem(_ id: GrantID) -> CodedError {
    CodedError(
      .reviewItemUnknown, "the review has no such item", expected: "an item of this review", received: "\(id)",
      remedy: "list the items with `lanyard review show`")
  }

  fileprivate static var ownItem: CodedError {
    CodedError(
      .reviewReviewerSelf, "nobody keeps a role of their own", expected: "a reviewer who is not the person",
      remedy: "let another reviewer decide of it, or name one when the review is created")
  }

  fileprivate static var removedItem: CodedError {
    CodedError(
      .reviewItemRemoved, "the role was taken away already", expected: "an item whose role is still held",
      remedy: "give it back with `lanyard access reinstate`")
  }
}
