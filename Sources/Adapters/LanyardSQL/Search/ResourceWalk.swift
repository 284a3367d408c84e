internal import Diagnostics
internal import LanyardCore

/// A resource on its way to a page.
struct Candidate {
  let key: ResourceKey
  let resource: StoredResource
}

/// Reads resources in the order of a query, from a key on, by walking along the index that has this order. What a step
/// costs does not depend on what lies before it.
struct ResourceWalk {
  let scope: SearchScope
  let condition: ResourceCondition
  let order: ResourceOrder
  let connection: any SQLConnection

  /// The next resources beyond the key that satisfy the condition, at most `limit`; fewer only where there are no more.
  func next(beyond key: ResourceKey?, limit: Int) throws -> [Candidate] {
    var found: [Candidate] = []
    for segment in WalkSegment.rest(of: order, beyond: key) where found.count < limit {
      found += try read(segment, limit - found.count)
    }
    return found
  }

  /// The resources behind the first `skipped`, which are passed over one by one.
  func next(skipping skipped: Int, limit: Int) throws -> [Candidate] {
    guard skipped > 0 else { return try next(beyond: nil, limit: limit) }
    var found: [Candidate] = []
    var skipped = skipped
    for segment in WalkSegment.rest(of: order, beyond: nil) where found.count < limit {
      let rows = try rows(of: segment, limit - found.count, skipping: skipped)
      // Where all of a segment was passed over, it counts as passed.
      skipped = rows.isEmpty && skipped > 0 ? max(skipped - (try count(of: segment)), 0) : 0
      found += rows
    }
    return found
  }

  private func read(_ segment: WalkSegment, _ limit: Int) throws -> [Candidate] {
    guard case .valued = segment, order.valuesDescend != order.idsDescend else {
      return try rows(of: segment, limit)
    }
    // No index runs one way by value and the other way by id. Read against the order of ids, the rows hold every value
    // whole but the last, and of that one the right ones are read by themselves.
    let rows = try rows(of: segment, limit, againstIDs: true)
    guard rows.count == limit, let last = rows.last?.key.sortValue, let value = order.bound(last) else { return rows }
    let whole = rows.filter { !($0.key.sortValue.map { $0.hasSameOctets(as: last) } ?? false) }
    return try whole + self.rows(of: .equal(value, beyond: nil), limit - whole.count)
  }

  private func rows(
    of segment: WalkSegment, _ limit: Int, skipping skipped: Int = 0, againstIDs: Bool = false
  ) throws -> [Candidate] {
    var builder = StatementBuilder(scope, connection.dialect)
    let order = order
    let listing = listing(segment, againstIDs: againstIDs, &builder)
    let page =
      "\(listing) limit \(builder.bind(.number(limit)))"
      + (skipped > 0 ? " offset \(builder.bind(.number(skipped)))" : "")
    let statement = SQLStatement(
      """
      select page.id, page.sort_value, \(StoredResource.columns) from (\(page)) page
      join resources on resources.tenant = $1 and resources.id = page.id
      """, isKept: condition.isCommon)
    let rows = try connection.all(statement, builder.arguments) { row in
      Candidate(key: try order.key(row), resource: try StoredResource(row, from: 2))
    }
    // A join keeps no order.
    return rows.sorted { order.precedes($0.key, $1.key) }
  }

  private func count(of segment: WalkSegment) throws -> Int {
    var builder = StatementBuilder(scope, connection.dialect)
    let listing = listing(segment, againstIDs: false, isOrdered: false, &builder)
    let statement = SQLStatement("select count(*) from (\(listing)) passed", isKept: condition.isCommon)
    return try connection.count(statement, builder.arguments)
  }
}
