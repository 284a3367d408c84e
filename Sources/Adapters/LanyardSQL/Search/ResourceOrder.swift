internal import Diagnostics
internal import LanyardCore

/// The order of a query, and the direction in which it is read.
struct ResourceOrder {
  enum Kind {
    case id
    /// A column of moments that every resource has.
    case column(String)
    /// The value of an attribute, which a resource may lack.
    case attribute(String)
  }

  let kind: Kind
  /// Whether greater values come first as it is read.
  let valuesDescend: Bool
  /// Whether greater ids come first as it is read, among equal values.
  let idsDescend: Bool

  init(_ sort: ResourceSort?, isBackward: Bool) {
    let isDescending = sort?.isDescending ?? false
    switch sort?.key {
    case nil, "id"?: kind = .id
    case "meta.created"?: kind = .column("created")
    case "meta.lastModified"?: kind = .column("last_modified")
    case let key?: kind = .attribute(key)
    }
    valuesDescend = isDescending != isBackward
    idsDescend = if case .id = kind { isDescending != isBackward } else { isBackward }
  }

  /// Whether the first is read before the second. A missing value is greater than all others.
  func precedes(_ left: ResourceKey, _ right: ResourceKey) -> Bool {
    switch (left.sortValue, right.sortValue) {
    case (nil, .some): return valuesDescend
    case (.some, nil): return !valuesDescend
    case (let one?, let other?) where !one.hasSameOctets(as: other):
      return one.utf8.lexicographicallyPrecedes(other.utf8) != valuesDescend
    default: return idsDescend ? right.id < left.id : left.id < right.id
    }
  }

  /// An expression for the value by which the resource is sorted.
  func value(of candidate: CandidateName, _ builder: inout StatementBuilder) -> String {
    switch kind {
    case .id: return "null"
    case .column(let column):
      return "(select dated.\(column) from resources dated where dated.tenant = $1 and dated.id = \(candidate.id))"
    case .attribute(let key):
      return """
        (select sorted.prefix from attribute_index sorted\(builder.dialect.byResource) where sorted.tenant = $1 \
        and sorted.resource = \(candidate.id) and sorted.attribute = \(builder.bind(.text(key))) \
        and sorted.is_sort_key = 1)
        """
    }
  }

  /// The key of a row whose first columns are an id and the value of ``value(of:_:)``.
  func key(_ row: any SQLRow) throws -> ResourceKey {
    let value: String? =
      switch kind {
      case .id: nil
      case .column: try row.time(1).rfc3339
      case .attribute: row.text(1)
      }
    return ResourceKey(sortValue: value, id: try row.id(0))
  }

  /// The value of a key as the statements compare it.
  func bound(_ value: String) -> SQLValue? {
    switch kind {
    case .id: nil
    case .column: Instant(rfc3339: value).map { .time($0) }
    case .attribute: .text(value)
    }
  }
}
