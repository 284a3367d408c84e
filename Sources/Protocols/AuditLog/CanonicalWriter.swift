internal import Diagnostics
internal import JSON

/// Writes canonical JSON (RFC 8785) of documents whose members are known: the caller names them in canonical order, which
/// spares building a document and sorting it. What is written most, entries and their lines in exports, is written here.
struct CanonicalWriter {
  private(set) var octets: [UInt8] = []

  init() {
    octets.reserveCapacity(1024)
  }

  /// Brackets, commas, and member names with their colons.
  mutating func raw(_ text: StaticString) {
    octets.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func string(_ text: String) {
    JSONValue.string(text).write(into: &octets)
  }

  /// An integer that a double holds exactly; null where there is none.
  mutating func integer(_ value: Int?) {
    guard let value else { return raw("null") }
    octets.append(contentsOf: String(value).utf8)
  }

  /// Any value; null where there is none.
  ///
  /// - Throws: `json.number.range`.
  mutating func value(_ value: JSONValue?) throws(CodedError) {
    guard let value else { return raw("null") }
    octets.append(contentsOf: try value.canonical())
  }

  /// An array, each element written by `write`.
  mutating func array<Element>(
    _ elements: [Element], _ write: (inout CanonicalWriter, Element) throws(CodedError) -> Void
  ) throws(CodedError) {
    raw("[")
    for (place, element) in elements.enumerated() {
      if place > 0 { raw(",") }
      try write(&self, element)
    }
    raw("]")
  }
}
