internal import Diagnostics
internal import LanyardCore

/// A row of the attribute index, without the resource it belongs to.
struct IndexRow: Hashable {
  let attribute: OctetKey
  let element: Int
  let value: IndexKey
  var isUnique: Bool
  var isSortKey: Bool

  init(_ value: IndexedValue) {
    attribute = OctetKey(value.key)
    element = value.element
    self.value = IndexKey(folded: value.folded)
    (isUnique, isSortKey) = (value.isUnique, value.isSortKey)
  }

  init(_ row: any SQLRow) throws {
    attribute = OctetKey(try row.string(0))
    // The whole of a long value is left unread: the key says which it is, and the row is only compared.
    value = IndexKey(prefix: try row.string(1), hash: try row.blob(2), whole: nil)
    element = try row.number(3)
    (isUnique, isSortKey) = (try row.flag(4), try row.flag(5))
  }

  /// The rows of a resource. A value that stands twice in it is unique once, and each attribute sorts it once.
  static func rows(of index: [IndexedValue]) -> Set<IndexRow> {
    var unique: Set<[OctetKey]> = []
    var sorted: Set<OctetKey> = []
    var rows: Set<IndexRow> = []
    var places: Set<Place> = []
    for value in index {
      var row = IndexRow(value)
      guard places.insert(Place(attribute: row.attribute, element: row.element, value: row.value)).inserted else {
        continue
      }
      row.isUnique = row.isUnique && unique.insert([row.attribute, OctetKey(value.folded)]).inserted
      row.isSortKey = row.isSortKey && sorted.insert(row.attribute).inserted
      rows.insert(row)
    }
    return rows
  }

  /// The columns of the primary key.
  func key(of resource: StoredResource) -> [SQLValue] {
    [
      .id(resource.tenant), .text(resource.type), .text(attribute.text), .text(value.prefix), .id(resource.id),
      .number(element), .octets(value.hash),
    ]
  }

  /// What is one row of a resource.
  private struct Place: Hashable {
    let attribute: OctetKey
    let element: Int
    let value: IndexKey
  }
}
