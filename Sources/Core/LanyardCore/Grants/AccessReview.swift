public import Diagnostics
public import RoleMapping

/// A campaign in which people decide of a tenant's grants, as they were when it began, which may stay.
public struct AccessReview: Sendable, Hashable {
  public let id: ReviewID
  public let tenant: TenantID
  /// Unique in its tenant.
  public let name: String
  /// Only grants of this application; nil for all.
  public let application: String?
  /// Only grants of these roles; empty for all.
  public let roles: [RoleReference]
  /// The mail addresses of those who decide.
  public let reviewers: [String]
  public let created: Instant
  public let due: Instant?
  /// Whether what is undecided at the due date is removed then; otherwise it is listed and stays.
  public let removesOverdue: Bool
  /// How many grants are in it.
  public let items: Int
  /// Nil while decisions are taken.
  public var closed: Instant?

  public init(
    id: ReviewID, tenant: TenantID, name: String, application: String?, roles: [RoleReference], reviewers: [String],
    created: Instant, due: Instant?, removesOverdue: Bool, items: Int, closed: Instant? = nil
  ) {
    self.id = id
    self.tenant = tenant
    self.name = name
    self.application = application
    self.roles = roles
    self.reviewers = reviewers
    self.created = created
    self.due = due
    self.removesOverdue = removesOverdue
    self.items = items
    self.closed = closed
  }
}

/// One grant of a review, and what was decided of it. Its id is the grant's at the beginning of the review.
public struct ReviewItem: Sendable, Hashable {
  public enum Decision: String, Sendable {
    case keep, remove
  }

  public enum Outcome: String, Sendable {
    case kept, removed
    /// The person did not hold the role any more when it was decided of: there was nothing to keep or to take.
    case gone
  }

  public let review: ReviewID
  public let tenant: TenantID
  public let id: GrantID
  public let subject: ResourceID
  public let role: RoleReference
  /// Since when the role was held: a role that ended meanwhile and was given anew is another holding.
  public let heldSince: Instant
  public var decision: Decision?
  public var outcome: Outcome?
  public var reason: String?
  /// Who decided; nil for what was removed for want of a decision.
  public var reviewer: String?
  public var decided: Instant?

  public init(
    review: ReviewID, tenant: TenantID, id: GrantID, subject: ResourceID, role: RoleReference, heldSince: Instant,
    decision: Decision? = nil, outcome: Outcome? = nil, reason: String? = nil, reviewer: String? = nil,
    decided: Instant? = nil
  ) {
    self.review = review
    self.tenant = tenant
    self.id = id
    self.subject = subject
    self.role = role
    self.heldSince = heldSince
    self.decision = decision
    self.outcome = outcome
    self.reason = reason
    self.reviewer = reviewer
    self.decided = decided
  }
}

public protocol ReviewReader {
  func review(_ id: ReviewID, tenant: TenantID) throws -> AccessReview?
  func review(named name: String, tenant: TenantID) throws -> AccessReview?
  /// By id, which is by beginning.
  func reviews(of tenant: TenantID) throws -> [AccessReview]
  /// By id, after `after`, at most `limit`.
  func reviewItems(
    of review: ReviewID, tenant: TenantID, undecidedOnly: Bool, after: GrantID?, limit: Int
  ) throws -> [ReviewItem]
  /// Those of these ids that the review has, by id.
  func reviewItems(_ ids: [GrantID], of review: ReviewID, tenant: TenantID) throws -> [ReviewItem]
  func undecidedCount(of review: ReviewID, tenant: TenantID) throws -> Int
  /// Undecided items, of any tenant, of open reviews that remove them and were due by the moment.
  func overdueItems(by moment: Instant, limit: Int) throws -> [ReviewItem]
}
