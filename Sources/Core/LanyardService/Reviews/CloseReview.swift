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

  /// Codes of refusals: `access.scope.missing`, `review.unknown`.
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
