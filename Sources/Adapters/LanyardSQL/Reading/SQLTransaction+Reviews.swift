public import Diagnostics
public import LanyardCore

extension SQLTransaction: ReviewReader {
  public func review(_ id: ReviewID, tenant: TenantID) throws -> AccessReview? {
    try connection.all(Statements.review, [.id(tenant), .id(id)], AccessReview.init).first
  }

  public func review(named name: String, tenant: TenantID) throws -> AccessReview? {
    try connection.all(Statements.named, [.id(tenant), .text(name)], AccessReview.init).first
  }

  public func reviews(of tenant: TenantID) throws -> [AccessReview] {
    try connection.all(Statements.reviews, [.id(tenant)], AccessReview.init)
  }

  public func reviewItems(
    of review: ReviewID, tenant: TenantID, undecidedOnly: Bool, after: GrantID?, limit: Int
  ) throws -> [ReviewItem] {
    try connection.all(
      undecidedOnly ? Statements.undecided : Statements.items,
      [.id(tenant), .id(review), .after(after), .number(max(limit, 0))], ReviewItem.init)
  }

  public func reviewItems(_ ids: [GrantID], of review: ReviewID, tenant: TenantID) throws -> [ReviewItem] {
    let wanted = Set(ids).sorted().map { SQLValue.id($0) }
    return try connection.all(Statements.several, after: [.id(tenant), .id(review)], wanted, ReviewItem.init)
      .sorted { $0.id < $1.id }
  }

  public func undecidedCount(of review: ReviewID, tenant: TenantID) throws -> Int {
    try connection.count(Statements.undecidedCount, [.id(tenant), .id(review)])
  }

  public func overdueItems(by moment: Instant, limit: Int) throws -> [ReviewItem] {
    try connection.all(Statements.overdue, [.time(moment), .number(max(limit, 0))], ReviewItem.init)
  }
}

private enum Statements {
  static let review = SQLStatement("select \(AccessReview.columns) from reviews where tenant = $1 and id = $2")
  static let named = SQLStatement("select \(AccessReview.columns) from reviews where tenant = $1 and name = $2")
  static let reviews = SQLStatement("select \(AccessReview.columns) from reviews where tenant = $1 order by id")
  static let items = SQLStatement(
    """
    select \(ReviewItem.columns) from review_items where tenant = $1 and review = $2 and id > $3 order by id limit $4
    """)
  static let undecided = SQLStatement(
    """
    select \(ReviewItem.columns) from review_items
    where tenant = $1 and review = $2 and id > $3 and decision is null order by id limit $4
    """)
  static let several = SQLStatementFamily(after: 2) { ids in
    "select \(ReviewItem.columns) from review_items where tenant = $1 and review = $2 and id in (\(ids))"
  }
  static let undecidedCount = SQLStatement(
    "select count(*) from review_items where tenant = $1 and review = $2 and decision is null")
  static let overdue = SQLStatement(
    """
    select \(SQLStatement.qualified(ReviewItem.columns, by: "review_items")) from reviews
    join review_items on review_items.tenant = reviews.tenant and review_items.review = reviews.id
    where reviews.closed is null and reviews.removes_overdue = 1 and reviews.due <= $1
      and review_items.decision is null
    order by review_items.tenant, review_items.review, review_items.id limit $2
    """)
}
