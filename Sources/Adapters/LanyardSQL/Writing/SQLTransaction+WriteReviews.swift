internal import LanyardCore

/// Reviews and what is decided in them.
extension SQLTransaction {
  func insert(_ review: AccessReview, _ items: [ReviewItem]) throws {
    try insert("the review's name", Statements.insertReview, review.values)
    for item in items { try insert("the item", Statements.insertItem, item.values) }
  }

  func update(_ review: AccessReview) throws {
    try change("the review", Statements.updateReview, [.id(review.tenant), .id(review.id), .time(review.closed)])
  }

  func update(_ item: ReviewItem) throws {
    try change(
      "the item", Statements.updateItem, [.id(item.tenant), .id(item.review), .id(item.id)] + item.decisionValues)
  }
}

private enum Statements {
  static let insertReview = SQLStatement.insert(into: "reviews", AccessReview.columns)
  static let insertItem = SQLStatement.insert(into: "review_items", ReviewItem.columns)
  static let updateReview = SQLStatement("update reviews set closed = $3 where tenant = $1 and id = $2")
  static let updateItem = SQLStatement(
    """
    update review_items set decision = $4, outcome = $5, reason = $6, reviewer = $7, decided = $8
    where tenant = $1 and review = $2 and id = $3
    """)
}
