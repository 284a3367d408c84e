internal import LanyardCore
internal import SCIMFilter

/// One search. Where few resources can match, all of them are listed and put in order; otherwise the order is walked from
/// where the page begins. Where statements cannot tell all that the filter asks, it judges each candidate itself.
struct ResourceSearch {
  /// What counts as few, and how many candidates are judged at a time.
  private static let few = 1000
  private static let batch = 250

  let query: ResourceQuery
  let scope: SearchScope
  let condition: ResourceCondition
  /// Judges candidates; nil where the condition says all.
  let judge: Judge?
  let transaction: SQLTransaction

  init(_ query: ResourceQuery, tenant: TenantID, in transaction: SQLTransaction) {
    self.query = query
    self.scope = SearchScope(tenant: tenant, type: query.type)
    self.transaction = transaction
    let found = query.filter.map { FilterCompiler(type: query.type).compile($0) }
    condition = found?.condition ?? .always
    judge = found?.isExact ?? true ? nil : query.filter.map { Judge($0) }
  }

  func page() throws -> ResourcePage {
    guard !condition.isNever else { return ResourcePage(total: query.countsMatches ? 0 : nil, resources: []) }
    if judge == nil, query.count <= 0 { return try totalAlone() }
    if isWorthListing, let keys = try fewMatches() { return try page(of: keys) }
    return try judge.map { try judgedPage($0) } ?? walkedPage()
  }

  private var order: ResourceOrder {
    if case .before = query.position { return ResourceOrder(query.sort, isBackward: true) }
    return ResourceOrder(query.sort, isBackward: false)
  }

  private func walk(_ order: ResourceOrder) -> ResourceWalk {
    ResourceWalk(scope: scope, condition: condition, order: order, connection: transaction.connection)
  }
}

/// Few matches.
extension ResourceSearch {
  /// A walk from key to key that needs no total goes on at once.
  private var isWorthListing: Bool {
    guard !condition.isAlways, condition.setCost != nil else { return false }
    if query.countsMatches { return true }
    if case .offset = query.position { return true }
    return condition.setCost.map { $0 <= .equality } ?? false
  }

  /// The keys of all matches, in no order; nil where they are more than few.
  private func fewMatches() throws -> [ResourceKey]? {
    let order = order
    var builder = StatementBuilder(scope, transaction.connection.dialect)
    let set = condition.set(&builder)
    let value = order.value(of: CandidateName(id: "found.id"), &builder)
    let statement = SQLStatement(
      "select found.id, \(value) from (\(set)) found limit \(builder.bind(.number(Self.few + 1)))",
      isKept: condition.isCommon)
    let keys = try transaction.connection.all(statement, builder.arguments) { try order.key($0) }
    guard keys.count <= Self.few else { return nil }
    guard let judge else { return keys }
    let candidates = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
    let ids = Array(candidates.keys)
    return try stride(from: 0, to: ids.count, by: Self.batch).flatMap { start in
      try transaction.resources(ids[start..<min(start + Self.batch, ids.count)], scope)
        .filter { try judge.accepts($0, in: transaction) }.compactMap { candidates[$0.id] }
    }
  }

  private func page(of keys: [ResourceKey]) throws -> ResourcePage {
    let order = order
    let sorted = keys.sorted(by: order.precedes)
    let rest: ArraySlice<ResourceKey>
    switch query.position {
    case .offset(let skipped): rest = sorted.dropFirst(max(skipped, 0))
    case .after(let key), .before(let key): rest = sorted.drop { !order.precedes(key, $0) }
    }
    let wanted = Array(rest.prefix(max(query.count, 0)))
    let resources = try transaction.resources(wanted.map(\.id), scope)
    let byID = Dictionary(resources.map { ($0.id, $0) }) { first, _ in first }
    let candidates = wanted.compactMap { key in byID[key.id].map { Candidate(key: key, resource: $0) } }
    return page(of: candidates, hasMore: rest.count > wanted.count, total: keys.count)
  }
}

/// Many matches.
extension ResourceSearch {
  private func totalAlone() throws -> ResourcePage {
    let (total, first) = try (query.countsMatches ? count() : nil, walk(order).nextPosition(of: query, limit: 1))
    return ResourcePage(total: total, resources: [], hasMore: !first.isEmpty)
  }

  private func walkedPage() throws -> ResourcePage {
    let found = try walk(order).nextPosition(of: query, limit: query.count + 1)
    let hasMore = found.count > query.count
    var total: Int?
    if query.countsMatches {
      // The end of the list tells how long it is.
      if case .offset(let skipped) = query.position, !hasMore, !found.isEmpty || skipped <= 0 {
        total = max(skipped, 0) + found.count
      } else {
        total = try count()
      }
    }
    return page(of: Array(found.prefix(query.count)), hasMore: hasMore, total: total)
  }

  private func count() throws -> Int {
    guard !condition.isAlways else {
      return try transaction.resourceCount(type: query.type, tenant: scope.tenant)
    }
    var builder = StatementBuilder(scope, transaction.connection.dialect)
    let statement = SQLStatement(
      "select count(*) from (\(condition.set(&builder))) found", isKept: condition.isCommon)
    return try transaction.connection.count(statement, builder.arguments)
  }

  private func judgedPage(_ judge: Judge) throws -> ResourcePage {
    let count = max(query.count, 0)
    var found: [Candidate] = []
    var (total, skipped, start) = (0, 0, ResourceKey?.none)
    switch query.position {
    case .offset(let places): skipped = max(places, 0)
    case .after(let key), .before(let key): start = key
    }
    try each(judge, beyond: start) { candidate in
      total += 1
      if total > skipped, found.count <= count { found.append(candidate) }
      return query.countsMatches && start == nil || found.count <= count
    }
    if start != nil, query.countsMatches {
      total = 0
      try each(judge, beyond: nil) { _ in
        total += 1
        return true
      }
    }
    return page(
      of: Array(found.prefix(count)), hasMore: found.count > count, total: query.countsMatches ? total : nil)
  }

  /// Shows the matches in order until the visitor has seen enough.
  private func each(_ judge: Judge, beyond start: ResourceKey?, _ visit: (Candidate) -> Bool) throws {
    let walk = walk(order)
    var last = start
    while true {
      let batch = try walk.next(beyond: last, limit: Self.batch)
      for candidate in batch where try judge.accepts(candidate.resource, in: transaction) {
        guard visit(candidate) else { return }
      }
      guard batch.count == Self.batch, let end = batch.last else { return }
      last = end.key
    }
  }

  /// A page of what was read, which with `.before` was read from its end.
  private func page(of read: [Candidate], hasMore: Bool, total: Int?) -> ResourcePage {
    let isBackward = if case .before = query.position { true } else { false }
    let candidates = isBackward ? read.reversed() : read
    return ResourcePage(
      total: query.countsMatches ? total : nil, resources: candidates.map(\.resource), first: candidates.first?.key,
      last: candidates.last?.key, hasMore: hasMore)
  }
}

extension ResourceWalk {
  fileprivate func nextPosition(of query: ResourceQuery, limit: Int) throws -> [Candidate] {
    switch query.position {
    case .offset(let skipped): try next(skipping: skipped, limit: limit)
    case .after(let key), .before(let key): try next(beyond: key, limit: limit)
    }
  }
}
