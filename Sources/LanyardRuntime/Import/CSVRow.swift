internal import Diagnostics

/// One row of a CSV file (RFC 4180 §2): fields between commas, in quotes where they hold commas, quotes or line breaks; a
/// quote in a quoted field is written twice. Our own reader, since the file is read in pieces and every error needs its line.
enum CSVRow {
  static let maximumFields = 500

  /// The fields of a row.
  ///
  /// - Parameter line: of the file, for errors.
  /// - Throws: `import.record.syntax`.
  static func fields(of octets: [UInt8], line: Int) throws(CodedError) -> [String] {
    var (fields, field): ([String], [UInt8]) = ([], [])
    var place = 0
    while true {
      field.removeAll(keepingCapacity: true)
      if place < octets.count, octets[place] == quote {
        place = try quoted(octets, from: place + 1, into: &field, line)
      } else {
        while place < octets.count, octets[place] != comma {
          guard octets[place] != quote else { throw stray(line, place) }
          field.append(octets[place])
          place += 1
        }
      }
      guard let text = String(validating: field, as: UTF8.self) else {
        throw syntax("the row is not UTF-8 text", "UTF-8", line, "save the file as UTF-8")
      }
      fields.append(text)
      guard fields.count <= maximumFields else {
        throw syntax("the row has too many fields", "at most \(maximumFields)", line, "leave out columns")
      }
      guard place < octets.count else { return fields }
      place += 1
    }
  }

  /// Reads up to the closing quote.
  ///
  /// - Returns: the place of the comma behind it, or the end.
  private static func quoted(
    _ octets: [UInt8], from start: Int, into field: inout [UInt8], _ line: Int
  ) throws(CodedError) -> Int {
    var place = start
    while place < octets.count {
      if octets[place] == quote {
        let next = place + 1
        guard next < octets.count, octets[next] == quote else {
          guard next == octets.count || octets[next] == comma else { throw stray(line, next) }
          return next
        }
        place = next
      }
      field.append(octets[place])
      place += 1
    }
    throw syntax("a quote is opened and not closed", "a closing quote", line, "close the quote")
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")

  private static func stray(_ line: Int, _ place: Int) -> CodedError {
    CodedError(
      .importRecordSyntax, "a quote stands in the middle of a field", expected: "quotes around the whole field",
      remedy: "put the field in quotes, and write each quote inside it twice",
      position: .init(line: line, column: place + 1))
  }

  private static func syntax(_ message: String, _ expected: String, _ line: Int, _ remedy: String) -> CodedError {
    CodedError(.importRecordSyntax, message, expected: expected, remedy: remedy, position: .init(line: line))
  }
}
