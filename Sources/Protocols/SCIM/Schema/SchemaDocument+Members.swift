internal import Diagnostics
internal import JSON

/// Members, with a default in place of what is wrong.
extension SchemaDocument {
  mutating func attempt<Value>(_ read: () throws(CodedError) -> Value) -> Value? {
    do {
      return try read()
    } catch {
      note(error)
      return nil
    }
  }

  mutating func flag(_ key: String, _ reader: SchemaReader) -> Bool {
    attempt { () throws(CodedError) in try reader.flag(key) } ?? false
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ reader: SchemaReader
  ) -> Choice? where Choice.RawValue == String {
    attempt { () throws(CodedError) in try reader.choice(key) } ?? nil
  }

  mutating func list(_ key: String, _ reader: SchemaReader) -> [JSONValue]? {
    attempt { () throws(CodedError) in try reader.array(key) } ?? nil
  }

  mutating func words(_ key: String, _ reader: SchemaReader) -> [String] {
    let words = attempt { () throws(CodedError) in try reader.strings(key) } ?? []
    if words.count > Self.maximumWords || words.contains(where: { $0.utf8.count > Self.maximumTextOctets }) {
      note(
        reader.failure(
          "the list `\(key)` of `\(reader.place)` is too long",
          expected: "at most \(Self.maximumWords) texts of \(Self.maximumTextOctets) octets"))
      return []
    }
    return words
  }

  mutating func text(_ key: String, _ reader: SchemaReader, maximum: Int) -> String {
    let text = attempt { () throws(CodedError) in try reader.string(key) }.flatMap(\.self) ?? ""
    if text.utf8.count > maximum {
      note(
        reader.failure(
          "the member `\(key)` of `\(reader.place)` is too long", expected: "at most \(maximum) octets",
          received: "\(text.utf8.count) octets"))
    }
    return text
  }
}
