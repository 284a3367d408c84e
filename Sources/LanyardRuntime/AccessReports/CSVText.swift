/// Rows of CSV (RFC 4180) that are safe to open in a spreadsheet.
///
/// Names come from customers' directories. A cell that begins like a formula would be computed by a spreadsheet, so such a
/// cell gets an apostrophe before it, which spreadsheets show as nothing (OWASP, CSV injection).
enum CSVText {
  /// One row with its line end.
  static func row(_ cells: [String]) -> String {
    cells.map(cell).joined(separator: ",") + "\r\n"
  }

  private static func cell(_ text: String) -> String {
    var text = text
    if startsFormula(text) { text = "'" + text }
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0D || $0 == 0x0A }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// Spreadsheets look past blanks, and take a full-width sign for the plain one.
  private static func startsFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first(where: { !isSkipped($0) }) else { return false }
    return "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
      || text.unicodeScalars.first.map { $0 == "\t" || $0 == "\r" || $0 == "\n" } ?? false
  }

  private static func isSkipped(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
      || scalar.properties.generalCategory == .format
  }
}
