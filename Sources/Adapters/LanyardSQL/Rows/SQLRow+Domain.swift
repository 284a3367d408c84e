internal import Diagnostics
internal import JSON
internal import LanyardCore

/// How values of the product are read. A column that holds something else means that somebody wrote into the database
/// beside Lanyard, or that the disk lies: `store.corrupt`.
extension SQLRow {
  func id<Subject>(_ column: Int, of: Subject.Type = Subject.self) throws -> Identifier<Subject> {
    try value(column, "an id") { octets($0).flatMap { Identifier<Subject>(octets: $0) } }
  }

  func optionalID<Subject>(_ column: Int, of: Subject.Type = Subject.self) throws -> Identifier<Subject>? {
    octets(column) == nil ? nil : try id(column)
  }

  func number(_ column: Int) throws -> Int { try value(column, "a number") { integer($0).map { Int($0) } } }

  func flag(_ column: Int) throws -> Bool { try number(column) != 0 }

  func time(_ column: Int) throws -> Instant { Instant(milliseconds: try value(column, "a time") { integer($0) }) }

  func optionalTime(_ column: Int) -> Instant? { integer(column).map { Instant(milliseconds: $0) } }

  func string(_ column: Int) throws -> String { try value(column, "a text") { text($0) } }

  func blob(_ column: Int) throws -> [UInt8] { try value(column, "octets") { octets($0) } }

  func word<Word: RawRepresentable>(_ column: Int, of: Word.Type = Word.self) throws -> Word
  where Word.RawValue == String {
    try value(column, "one of the known words") { text($0).flatMap { Word(rawValue: $0) } }
  }

  func document(_ column: Int) throws -> JSONObject {
    try value(column, "a document") { octets($0).flatMap(Self.parse)?.objectValue }
  }

  func optionalDocument(_ column: Int) throws -> JSONObject? {
    octets(column) == nil ? nil : try document(column)
  }

  func optionalJSON(_ column: Int) throws -> JSONValue? {
    guard octets(column) != nil else { return Optional.none }
    return try value(column, "a JSON text") { octets($0).flatMap(Self.parse) }
  }

  /// What is stored passed the limits of the request that brought it; it is not judged again.
  private static func parse(_ octets: [UInt8]) -> JSONValue? {
    let limits = JSONLimits(
      maximumOctets: .max, maximumDepth: 256, maximumValues: .max, duplicateNames: .lastWins)
    return try? JSONValue(parsing: octets, limits: limits)
  }

  private func value<Value>(_ column: Int, _ expected: String, _ read: (Int) -> Value?) throws -> Value {
    if let value = read(column) { return value }
    throw CodedError(
      .storeCorrupt, "a stored row cannot be read", expected: expected + " in column \(column)",
      remedy: "restore the database from a backup", exposure: .operator)
  }
}
