internal import Foundation
internal import JSON
internal import LanyardRuntime

/// Where verbs print.
enum Terminal {
  static func write(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((harmless(line) + "\n").utf8))
  }

  static func complain(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((harmless(line) + "\n").utf8))
  }

  /// The text without control characters but for line breaks, tabs and our own colours: names come from customers'
  /// directories, and must not steer the operator's terminal.
  private static func harmless(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
    return String(result)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
  }

  /// Prints a report in the form asked for, and ends with its status where that is not `done`.
  static func show(_ report: VerbReport, json: Bool) throws {
    if json { write(report.json.pretty()) } else { report.lines.forEach(write) }
    guard report.status == .done else { throw VerbStatus(status: report.status) }
  }

  /// Prints the report that comes of some work. A refusal ends the verb as ever; where JSON is asked for, its reasons are told
  /// on the output too, so that a machine that reads nothing else can place them.
  static func show(
    json: Bool, tellingRefusals: Bool = true, _ report: () async throws -> VerbReport
  ) async throws {
    let outcome: VerbReport
    do {
      outcome = try await report()
    } catch {
      if json, tellingRefusals { write(Refusals(error).json.pretty()) }
      throw error
    }
    try show(outcome, json: json)
  }

  /// Whether people watch the error output, where progress is shown.
  static var isWatched: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }
  static var isColourful: Bool { isatty(FileHandle.standardOutput.fileDescriptor) == 1 }
}
