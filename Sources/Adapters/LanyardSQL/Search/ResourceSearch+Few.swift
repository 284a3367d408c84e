internal import LanyardCore

/// Few matches.
extension ResourceSearch {
  /// A walk from key to key that needs no total goes on at once.
  var isWorthListing: Bool {
    guard !condition.isAlways, condition.setCost != nil else { return false }
    // The set is listed in the order that is asked for: its first page is as soon read as its ids.
    if case .offset = query.position, case .id = order.kind, judge == nil, condition.orderedByID != nil { return false }
    if query.countsMatches { return true }
    if case .offset = query.position { return true }
    return condition.setCost.map { $0 <= .equality } ?? false
  }

  /// The keys of all matches, in no order; nil where they are more than few.
  func fewMatches() throws -> [ResourceKey]? {
    let order = order
    var builder = StatementBuilder(scope, transaction.connection.dialect)
    let set = condition.set(&builder)
    let value = order.value(of: CandidateName(id: "found.id"), &builder)
    let statement = SQLStatement(
      "select found.id, \(value) from (\(set)) found limit \(builder.bind(.number(few + 1)))",
      isKept: condition.isCommon)
    let keys = try transaction.connection.all(statement, builder.arguments) { try order.key($0) }
    guard keys.count <= few else { return nil }
    guard let judge else { return keys }
    let candidates = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
    let ids = Array(candidates.keys)
    return try stride(from: 0, to: ids.count, by: Self.batch).flatMap { start in
      try transaction.resources(ids[start..<min(start + Self.batch, ids.count)], scope)
        .filter { try judge.accepts($0, in: transaction) }.compactMap { candidates[$0.id] }
    }
  }

  func page(of keys: [ResourceKey]) throws -> ResourcePage {
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
