internal import Diagnostics
internal import JSON
internal import LanyardCore

/// How values of the product are bound.
extension SQLValue {
  static func id<Subject>(_ id: Identifier<Subject>) -> SQLValue { .octets(id.octets) }

  /// Where a listing goes on; no id is smaller than the empty octets.
  static func after<Subject>(_ id: Identifier<Subject>?) -> SQLValue { id.map { .id($0) } ?? .octets([]) }

  static func number(_ number: Int) -> SQLValue { .integer(Int64(number)) }

  static func time(_ instant: Instant) -> SQLValue { .integer(instant.milliseconds) }

  static func time(_ instant: Instant?) -> SQLValue { instant.map { .integer($0.milliseconds) } ?? .null }

  /// In milliseconds.
  static func duration(_ duration: Duration?) -> SQLValue {
    duration.map { .integer((Instant(milliseconds: 0) + $0).milliseconds) } ?? .null
  }

  static func text(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }

  static func flag(_ flag: Bool) -> SQLValue { .integer(flag ? 1 : 0) }

  static func document(_ document: JSONObject) -> SQLValue { .json(.object(document)) }

  static func document(_ document: JSONObject?) -> SQLValue { document.map { .document($0) } ?? .null }

  static func json(_ value: JSONValue) -> SQLValue {
    var octets: [UInt8] = []
    value.write(into: &octets)
    return .text(String(decoding: octets, as: UTF8.self))
  }

  static func json(_ value: JSONValue?) -> SQLValue { value.map { .json($0) } ?? .null }
}
