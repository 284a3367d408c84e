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

/// The statements.
extension ResourceWalk {
  /// The ids and values of a segment in order.
  private func listing(
    _ segment: WalkSegment, againstIDs: Bool, isOrdered: Bool = true, _ builder: inout StatementBuilder
  ) -> String {
    switch segment {
    case .plain(let id): return plain(beyond: id, isOrdered, &builder)
    case .equal(let value, let id): return valued("=", value, beyond: id, againstIDs, isOrdered, &builder)
    case .valued(let value):
      return valued(order.valuesDescend ? "<" : ">", value, beyond: nil, againstIDs, isOrdered, &builder)
    }
  }

  private func plain(beyond id: ResourceID?, _ isOrdered: Bool, _ builder: inout StatementBuilder) -> String {
    var source = "resources candidate where candidate.tenant = $1 and candidate.type = $2"
    var name = CandidateName(id: "candidate.id", row: "candidate")
    var condition = condition
    // A set that an index holds in the order of ids is walked instead of all resources.
    if let (leaf, rest) = condition.orderedByID, let listed = IDSource(leaf, &builder) {
      (source, name, condition) = (listed.text, CandidateName(id: listed.id), rest)
    }
    if let id { source += " and \(name.id) \(idSign) \(builder.bind(.id(id)))" }
    if case .attribute(let key) = order.kind {
      source += """
         and not exists (select 1 from attribute_index sorted where sorted.tenant = $1 \
        and sorted.resource = \(name.id) and sorted.attribute = \(builder.bind(.text(key))) \
        and sorted.is_sort_key = 1)
        """
    }
    if !condition.isAlways { source += " and \(condition.sql(name, &builder))" }
    let ordered = isOrdered ? " order by \(name.id)\(order.idsDescend ? " desc" : "")" : ""
    return "select distinct \(name.id) as id, null as sort_value from \(source)\(ordered)"
  }

  private func valued(
    _ sign: String, _ value: SQLValue?, beyond id: ResourceID?, _ againstIDs: Bool, _ isOrdered: Bool,
    _ builder: inout StatementBuilder
  ) -> String {
    let (table, column, name, source): (String, String, CandidateName, String)
    switch order.kind {
    case .attribute(let key):
      (table, column, name) = ("attribute_index", "candidate.prefix", CandidateName(id: "candidate.resource"))
      source = " and candidate.attribute = \(builder.bind(.text(key))) and candidate.is_sort_key = 1"
    case .column(let moment):
      (table, column) = ("resources", "candidate.\(moment)")
      (name, source) = (CandidateName(id: "candidate.id", row: "candidate"), "")
    case .id: return plain(beyond: id, isOrdered, &builder)
    }
    var text = """
      select \(name.id) as id, \(column) as sort_value from \(table) candidate \
      where candidate.tenant = $1 and candidate.type = $2\(source)
      """
    if let value { text += " and \(column) \(sign) \(builder.bind(value))" }
    if let id { text += " and \(name.id) \(idSign) \(builder.bind(.id(id)))" }
    if !condition.isAlways { text += " and \(condition.sql(name, &builder))" }
    guard isOrdered else { return text }
    let ids = order.idsDescend != againstIDs ? " desc" : ""
    return text + " order by \(column)\(order.valuesDescend ? " desc" : ""), \(name.id)\(ids)"
  }

  private var idSign: String { order.idsDescend ? "<" : ">" }
}

extension Logic<ResourceLeaf> {
  /// A question whose matches an index lists by id, and what else is asked.
  fileprivate var orderedByID: (ResourceLeaf, ResourceCondition)? {
    switch self {
    case .leaf(let leaf): return leaf.isOrderedByID ? (leaf, .always) : nil
    case .all(let terms):
      let places = terms.indices.filter { if case .leaf(let leaf) = terms[$0] { leaf.isOrderedByID } else { false } }
      let cheapest = places.min { (terms[$0].setCost ?? .everyValue) < (terms[$1].setCost ?? .everyValue) }
      guard let place = cheapest, case .leaf(let leaf) = terms[place] else { return nil }
      var rest = terms
      rest.remove(at: place)
      return (leaf, .both(rest))
    case .any, .not: return nil
    }
  }
}

extension ResourceLeaf {
  fileprivate var isOrderedByID: Bool {
    switch self {
    case .value(let value), .element(let value, _): value.isEquality
    case .member(let member): member != nil
    case .id, .moment: false
    }
  }
}
