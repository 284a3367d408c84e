internal import AuditLog
internal import Diagnostics
internal import LanyardCore

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
