internal import Diagnostics
internal import JSON
internal import LanyardCore

/// How values of the product are read. A column that holds something else means that somebody wrote into the database
/// beside Lanyard, or that the disk lies: `store.corrupt`.
extension SQLRow {
  func id<Subject>(_ column: Int, of: Subject.Type = Subject.self) throws -> Identifier<Subject> {
    guard let octets = octets(column), let id = Identifier<Subject>(octets: octets) else {
      throw unreadable(column, "an id")
    }
    return id
  }

  func optionalID<Subject>(_ column: Int, of: Subject.Type = Subject.self) throws -> Identifier<Subject>? {
    octets(column) == nil ? nil : try id(column)
  }

  func number(_ column: Int) throws -> Int {
    guard let number = integer(column) else { throw unreadable(column, "a number") }
    return Int(number)
  }

  func flag(_ column: Int) throws -> Bool { try number(column) != 0 }

  func time(_ column: Int) throws -> Instant { Instant(milliseconds: Int64(try number(column))) }

  func optionalTime(_ column: Int) -> Instant? { integer(column).map { Instant(milliseconds: $0) } }

  func string(_ column: Int) throws -> String {
    guard let text = text(column) else { throw unreadable(column, "a text") }
    return text
  }

  func blob(_ column: Int) throws -> [UInt8] {
    guard let octets = octets(column) else { throw unreadable(column, "octets") }
    return octets
  }

  func word<Word: RawRepresentable>(_ column: Int, of: Word.Type = Word.self) throws -> Word
  where Word.RawValue == String {
    guard let word = text(column).flatMap({ Word(rawValue: $0) }) else { throw unreadable(column, "a known word") }
    return word
  }

  func optionalWord<Word: RawRepresentable>(_ column: Int, of: Word.Type = Word.self) throws -> Word?
  where Word.RawValue == String {
    text(column) == nil ? Optional.none : try word(column)
  }

  func document(_ column: Int) throws -> JSONObject {
    guard case .object(let object)? = octets(column).flatMap(Self.parse) else { throw unreadable(column, "a document") }
    return object
  }

  func optionalDocument(_ column: Int) throws -> JSONObject? {
    octets(column) == nil ? nil : try document(column)
  }

  func optionalJSON(_ column: Int) throws -> JSONValue? {
    guard let octets = octets(column) else { return Optional.none }
    guard let value = Self.parse(octets) else { throw unreadable(column, "a JSON text") }
    return value
  }

  /// What is stored passed the limits of the request that brought it; it is not judged again.
  private static func parse(_ octets: [UInt8]) -> JSONValue? {
    let limits = JSONLimits(
      maximumOctets: .max, maximumDepth: 256, maximumValues: .max, duplicateNames: .lastWins)
    return try? JSONValue(parsing: octets, limits: limits)
  }

  private func unreadable(_ column: Int, _ expected: String) -> CodedError {
    CodedError(
      .storeCorrupt, "a stored row cannot be read", expected: expected + " in column \(column)",
      remedy: "restore the database from a backup", exposure: .operator)
  }
}
