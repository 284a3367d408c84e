internal import LanyardCore
internal import SCIMFilter

/// One search. Where few resources can match, all of them are listed and put in order; otherwise the order is walked from
/// where the page begins. Where statements cannot tell all that the filter asks, it judges each candidate itself.
struct ResourceSearch {
  /// How many candidates are judged at a time.
  static let batch = 250

  let query: ResourceQuery
  let scope: SearchScope
  let condition: ResourceCondition
  /// Judges candidates; nil where the condition says all.
  let judge: Judge?
  let transaction: SQLTransaction
  /// What counts as few.
  let few: Int

  init(
    _ query: ResourceQuery, tenant: TenantID, in transaction: SQLTransaction, budget: SearchBudget = SearchBudget(),
    few: Int = 1000
  ) {
    self.few = few
    self.query = query
    self.scope = SearchScope(tenant: tenant, type: query.type)
    self.transaction = transaction
    let found = query.filter.map { FilterCompiler(type: query.type).compile($0) }
    condition = found?.condition ?? .always
    judge = found?.isExact ?? true ? nil : query.filter.map { Judge($0, budget) }
  }

  func page() throws -> ResourcePage {
    guard !condition.isNever else { return ResourcePage(total: query.countsMatches ? 0 : nil, resources: []) }
    if judge == nil, query.count <= 0 { return try totalAlone() }
    if let (key, value) = lookedUp { return try lookup(key, value) }
    if isWorthListing, let keys = try fewMatches() { return try page(of: keys) }
    return try judge.map { try judgedPage($0) } ?? walkedPage()
  }

  var order: ResourceOrder {
    if case .before = query.position { return ResourceOrder(query.sort, isBackward: true) }
    return ResourceOrder(query.sort, isBackward: false)
  }

  func walk(_ order: ResourceOrder) -> ResourceWalk {
    ResourceWalk(scope: scope, condition: condition, order: order, connection: transaction.connection)
  }

  /// A page of what was read, which with `.before` was read from its end.
  func page(of read: [Candidate], hasMore: Bool, total: Int?) -> ResourcePage {
    let isBackward = if case .before = query.position { true } else { false }
    let candidates = isBackward ? read.reversed() : read
    return ResourcePage(
      total: query.countsMatches ? total : nil, resources: candidates.map(\.resource), first: candidates.first?.key,
      last: candidates.last?.key, hasMore: hasMore)
  }
}
