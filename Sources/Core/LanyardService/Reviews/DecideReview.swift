public import AuditLog
public import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

/// What one reviewer decides of one item.
public struct ReviewDecision: Sendable, Hashable {
  public let item: GrantID
  public let decision: ReviewItem.Decision
  /// Why, in the reviewer's words: for the audit log.
  public let reason: String

  public init(item: GrantID, decision: ReviewItem.Decision, reason: String) {
    self.item = item
    self.decision = decision
    self.reason = reason
  }
}

/// What came of decisions.
public struct ReviewReport: Sendable {
  /// A decision that was not taken; the others were.
  public struct Refusal: Sendable {
    public let item: GrantID
    public let error: CodedError
  }

  /// Roles that people keep.
  public var kept = 0
  /// Roles that were taken away.
  public var removed = 0
  /// Not held any more, whatever was decided.
  public var gone = 0
  /// Decided so before.
  public var unchanged = 0
  public var refused: [Refusal] = []

  public init() {}
}

/// A reviewer's decisions. What is removed ends in the same transaction, with an entry that carries reviewer and reason, and
/// is not given again while its rules' conditions go on to hold. Decisions are taken one by one; the same again is nothing.
public struct DecideReview: Command, JudgesRoles {
  /// As many decisions as one command takes.
  public static let maximumDecisions = 1000

  public let tenant: TenantID
  /// A name or an id.
  let review: String
  let reviewer: String
  let decisions: [ReviewDecision]
  let services: DirectoryServices

  public init(
    tenant: TenantID, review: String, reviewer: String, decisions: [ReviewDecision], services: DirectoryServices
  ) {
    self.tenant = tenant
    self.review = review
    self.reviewer = reviewer
    self.decisions = decisions
    self.services = services
  }

  public var action: String { "review.decided" }
  public var target: AuditTarget { AuditTarget(kind: "Review", id: String(review.prefix(128))) }

  /// Codes of refusals: `access.scope.missing`, `review.unknown`, `review.closed`, `review.reviewer.unknown`,
  /// `review.decision.invalid`; what is wrong with a decision is in the report.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ReviewReport> {
    let (review, reviewer): (AccessReview, String)
    do {
      try AccessPolicy.requireOperator(context.principal)
      review = try ReviewRules.review(self.review, tenant: tenant, reader)
      try ReviewRules.requireOpen(review)
      reviewer = try ReviewRules.reviewer(self.reviewer, of: review)
      try checkCount()
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    var book = try ReviewBook(review: review, services: services, reader: reader, context: context)
    try book.read(decisions.map(\.item))
    for decision in decisions { try book.take(decision, by: reviewer) }
    return try book.decision(action)
  }

  private func checkCount() throws(CodedError) {
    guard decisions.count > Self.maximumDecisions else { return }
    throw CodedError(
      .reviewDecisionInvalid, "so many decisions are not taken at once",
      expected: "at most \(Self.maximumDecisions)", received: "\(decisions.count)",
      remedy: "send them in several parts")
  }
}
