public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore

/// Ends a review: no more decisions are taken. What is undecided stays as it is and is counted. Closing twice is closing
/// once.
public struct CloseReview: Command {
  public let tenant: TenantID
  /// A name or an id.
  let review: String

  public init(tenant: TenantID, review: String) {
    self.tenant = tenant
    self.review = review
  }

  public var action: String { "review.closed" }
  public var target: AuditTarget { AuditTarget(kind: "Review", id: String(review.prefix(128))) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<AccessReview> {
    var review: AccessReview
    do {
      try AccessPolicy.requireOperator(context.principal)
      review = try ReviewRules.review(self.review, tenant: tenant, reader)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    guard review.closed == nil else { return .unchanged(review) }
    review.closed = context.now
    let undecided = try reader.undecidedCount(of: review.id, tenant: tenant)
    let event = context.event(
      action, target: AuditTarget(kind: "Review", id: review.id.description),
      changes: [AuditChange(.added, path: "undecided", after: .number(JSONNumber(undecided)))])
    return .done(
      review, ChangeSet(recording: TenantEvent(tenant: tenant, event: event), [.updateReview(review)]))
  }
}

/// Removes one batch of what nobody decided of by the due date, in reviews that say so.
struct RemoveOverdueItems: JudgesRoles {
  let services: DirectoryServices
  static let batch = 200

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "review.overdue" }
  var target: AuditTarget { AuditTarget(kind: "Review", id: "overdue") }

  /// The reply is how many items were decided so.
  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    let overdue = try reader.overdueItems(by: context.now, limit: Self.batch)
    guard let first = overdue.first, let review = try reader.review(first.review, tenant: first.tenant) else {
      return .unchanged(0)
    }
    // One review at a time; the next has its turn in the next batch.
    let items = overdue.filter { $0.review == review.id && $0.tenant == review.tenant }
    var book = try ReviewBook(review: review, services: services, reader: reader, context: context)
    try book.read(items.map(\.id))
    for item in items {
      try book.take(
        ReviewDecision(item: item.id, decision: .remove, reason: "nobody decided by the due date"), by: nil)
    }
    return try book.decision(action).map { _ in items.count }
  }
}
