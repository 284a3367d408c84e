internal import LanyardCore

/// The statements.
extension ResourceWalk {
  /// The ids and values of a segment in order.
  func listing(
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
    var distinct = ""
    // A set that an index holds in the order of ids is walked instead of all resources.
    if let (leaf, rest) = condition.orderedByID, let listed = IDSource(leaf, &builder) {
      // A resource that has the value twice has two rows.
      (source, name, condition, distinct) = (listed.text, CandidateName(id: listed.id), rest, "distinct ")
    }
    if let id { source += " and \(name.id) \(idSign) \(builder.bind(.id(id)))" }
    if case .attribute(let key) = order.kind {
      source += """
         and not exists (select 1 from attribute_index sorted\(builder.dialect.byResource) where sorted.tenant = $1 \
        and sorted.resource = \(name.id) and sorted.attribute = \(builder.bind(.text(key))) \
        and sorted.is_sort_key = 1)
        """
    }
    if !condition.isAlways { source += " and \(condition.sql(name, &builder))" }
    let ordered = isOrdered ? " order by \(name.id)\(order.idsDescend ? " desc" : "")" : ""
    return "select \(distinct)\(name.id) as id, null as sort_value from \(source)\(ordered)"
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
