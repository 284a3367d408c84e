internal import Diagnostics
internal import LanyardCore

extension MemoryTransaction: ReviewReader {
  func review(_ id: ReviewID, tenant: TenantID) throws -> AccessReview? { state.reviews[Scoped(tenant, id)] }

  func review(named name: String, tenant: TenantID) throws -> AccessReview? {
    state.reviews.values.first { $0.tenant == tenant && $0.name.hasSameOctets(as: name) }
  }

  func reviews(of tenant: TenantID) throws -> [AccessReview] {
    state.reviews.values.filter { $0.tenant == tenant }.sorted { $0.id < $1.id }
  }

  func reviewItems(
    of review: ReviewID, tenant: TenantID, undecidedOnly: Bool, after: GrantID?, limit: Int
  ) throws -> [ReviewItem] {
    let found = items(of: review, tenant).filter { item in
      after.map { $0 < item.id } ?? true && (!undecidedOnly || item.decision == nil)
    }
    return Array(found.prefix(max(limit, 0)))
  }

  func reviewItems(_ ids: [GrantID], of review: ReviewID, tenant: TenantID) throws -> [ReviewItem] {
    items(of: review, tenant).filter { ids.contains($0.id) }
  }

  func undecidedCount(of review: ReviewID, tenant: TenantID) throws -> Int {
    items(of: review, tenant).filter { $0.decision == nil }.count
  }

  func overdueItems(by moment: Instant, limit: Int) throws -> [ReviewItem] {
    let overdue = state.reviews.values.filter { review in
      review.closed == nil && review.removesOverdue && review.due.map { $0 <= moment } ?? false
    }
    let found = overdue.sorted { ($0.tenant, $0.id) < ($1.tenant, $1.id) }
      .flatMap { items(of: $0.id, $0.tenant) }.filter { $0.decision == nil }
    return Array(found.prefix(max(limit, 0)))
  }

  private func items(of review: ReviewID, _ tenant: TenantID) -> [ReviewItem] {
    state.reviewItems.values.filter { $0.tenant == tenant && $0.review == review }.sorted { $0.id < $1.id }
  }

  func writeReviews(_ change: Change) throws {
    switch change {
    case .insertReview(let review, let items):
      guard try self.review(named: review.name, tenant: review.tenant) == nil else { throw taken("the review's name") }
      try insert(review, at: Scoped(review.tenant, review.id), into: \.reviews, "the review's id")
      for item in items {
        let key = ReviewItemKey(review: review.id, item: item.id)
        try insert(item, at: Scoped(item.tenant, key), into: \.reviewItems, "the item")
      }
    case .updateReview(let review):
      try replace(at: Scoped(review.tenant, review.id), in: \.reviews, "the review") { $0.closed = review.closed }
    case .updateReviewItem(let item):
      let key = Scoped(item.tenant, ReviewItemKey(review: item.review, item: item.id))
      try replace(at: key, in: \.reviewItems, "the item") { row in
        (row.decision, row.outcome, row.reason) = (item.decision, item.outcome, item.reason)
        (row.reviewer, row.decided) = (item.reviewer, item.decided)
      }
    default: break
    }
  }
}
