internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService

/// Decisions as they come from a command line or from a file.
public struct ReviewDecisions: Sendable {
  let all: [ReviewDecision]

  /// Those of an exported file.
  static let columns = [
    "item", "userName", "displayName", "application", "role", "since", "lastUsed", "state", "decision", "reason",
  ]
  private static let maximumOctets = 64 << 20

  /// The same decision of several items.
  ///
  /// - Throws: `review.item.unknown` for what is no id.
  public init(items: [String], keeps: Bool, reason: String) throws {
    all = try items.map { text throws(CodedError) in
      guard let item = GrantID(text) else {
        throw CodedError(
          .reviewItemUnknown, "`\(text.prefix(80))` is no item of a review",
          expected: "an id as `review show` lists them",
          remedy: "list the items with `lanyard review show`")
      }
      return ReviewDecision(item: item, decision: keeps ? .keep : .remove, reason: reason)
    }
  }

  /// Those of a CSV file as `lanyard review export` writes it: of each row the columns `item`, `decision` and `reason`
  /// count, rows without a decision are passed over. A row that cannot be read refuses the file whole.
  ///
  /// - Throws: `file.unreadable`, `import.record.syntax`; ``Refusals`` with every row that cannot be read
  ///   (`review.decision.invalid`).
  public init(file: String) throws {
    let octets = try TextFile.octets(file, maximum: Self.maximumOctets)
    let rows = try Self.rows(of: octets, file: file)
    guard let header = rows.first?.fields, let places = Places(header, file: file) else {
      throw Self.wrongHeader(file)
    }
    var (decisions, problems): ([ReviewDecision], [CodedError]) = ([], [])
    for row in rows.dropFirst() where row.fields.count > 1 || row.fields.first?.isEmpty == false {
      do throws(CodedError) {
        if let decision = try places.decision(of: row.fields, line: row.line) { decisions.append(decision) }
      } catch {
        problems.append(error)
      }
    }
    guard problems.isEmpty else { throw Refusals(problems) }
    all = decisions
  }

  private struct Places {
    let item: Int
    let decision: Int
    let reason: Int
    private let file: String

    init?(_ header: [String], file: String) {
      func place(_ name: String) -> Int? { header.firstIndex { $0.matches(ignoringCase: name) } }
      guard let item = place("item"), let decision = place("decision"), let reason = place("reason") else { return nil }
      (self.item, self.decision, self.reason, self.file) = (item, decision, reason, file)
    }

    func decision(of fields: [String], line: Int) throws(CodedError) -> ReviewDecision? {
      guard fields.count > max(item, decision, reason) else { throw invalid("the row is too short", line) }
      guard !fields[decision].isEmpty else { return nil }
      guard let item = GrantID(fields[item]) else { throw invalid("`item` is no id", line) }
      guard let decision = ReviewItem.Decision(rawValue: fields[decision].lowercased()) else {
        throw invalid("`decision` is neither keep nor remove", line)
      }
      guard !fields[reason].isEmpty else { throw invalid("`reason` is empty", line) }
      return ReviewDecision(item: item, decision: decision, reason: fields[reason])
    }

    private func invalid(_ message: String, _ line: Int) -> CodedError {
      CodedError(
        .reviewDecisionInvalid, message, expected: "an item, keep or remove, and a reason for either",
        remedy: "correct the row, or empty its `decision`, and give the file again: nothing of it was taken",
        position: .init(file: file, line: line))
    }
  }

  /// Programs of countries that write a comma in numbers put semicolons between fields.
  private static func wrongHeader(_ file: String) -> CodedError {
    CodedError(
      .reviewDecisionInvalid, "the first row does not name the columns of decisions",
      expected: "item, decision and reason, with commas between the fields",
      remedy: "begin with the file that `lanyard review export` writes, and save it as CSV with commas and in UTF-8",
      position: .init(file: file, line: 1))
  }

  /// The rows with the lines they begin on. A line break in quotes is part of its field.
  private static func rows(of octets: [UInt8], file: String) throws(CodedError) -> [(fields: [String], line: Int)] {
    var rows: [(fields: [String], line: Int)] = []
    var (row, line, begun, isQuoted): ([UInt8], Int, Int, Bool) = ([], 1, 1, false)
    for octet in octets {
      if octet == UInt8(ascii: "\"") { isQuoted.toggle() }
      if octet == UInt8(ascii: "\n") { line += 1 }
      guard octet == UInt8(ascii: "\n"), !isQuoted else {
        row.append(octet)
        continue
      }
      rows.append((try fields(of: row, line: begun, file), begun))
      (row, begun) = ([], line)
      // With a strange header the rows are not worth an error of their own.
      if rows.count == 1, Places(rows[0].fields, file: file) == nil { throw wrongHeader(file) }
    }
    if !row.isEmpty { rows.append((try fields(of: row, line: begun, file), begun)) }
    return rows
  }

  private static func fields(of row: [UInt8], line: Int, _ file: String) throws(CodedError) -> [String] {
    var row = row
    if row.last == UInt8(ascii: "\r") { row.removeLast() }
    // Spreadsheets begin a file with a mark that is no part of the text.
    if line == 1, row.starts(with: [0xEF, 0xBB, 0xBF]) { row.removeFirst(3) }
    do throws(CodedError) {
      return try CSVRow.fields(of: row, line: line)
    } catch {
      var error = error
      error.position?.file = file
      throw error
    }
  }
}
