internal import LanyardCore
internal import SCIMFilter

/// The commonest question, `userName eq "…"`: it has its statement ready.
extension ResourceSearch {
  /// The attribute and the value, where the search is for nothing else and has no order of its own.
  var lookedUp: (attribute: String, value: IndexKey)? {
    guard judge == nil, query.sort == nil, case .offset(let skipped) = query.position, skipped <= 0,
      case .leaf(.value(let leaf)) = condition, leaf.isEquality, let test = leaf.test
    else { return nil }
    let value = IndexKey(folded: test.folded)
    return value.whole == nil ? (leaf.keys[0], value) : nil
  }

  func lookup(_ attribute: String, _ value: IndexKey) throws -> ResourcePage {
    let arguments: [SQLValue] = [
      .id(scope.tenant), .text(scope.type), .text(attribute), .text(value.prefix), .octets(value.hash),
      .number(query.count + 1),
    ]
    let found = try transaction.connection.all(Statements.lookup, arguments) { row in
      let resource = try StoredResource(row)
      return Candidate(key: ResourceKey(id: resource.id), resource: resource)
    }
    return try page(read: found.sorted { $0.key.id < $1.key.id })
  }
}

private enum Statements {
  static let lookup = SQLStatement(
    """
    select \(StoredResource.columns) from (
      select distinct source.resource as id from attribute_index source
      where source.tenant = $1 and source.type = $2 and source.attribute = $3 and source.prefix = $4
        and source.hash = $5
      order by source.resource limit $6) page
    join resources on resources.tenant = $1 and resources.id = page.id
    """)
}
