internal import Foundation
internal import JSON
internal import LanyardRuntime

/// Where verbs print.
enum Terminal {
  static func write(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
  }

  static func complain(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Prints a report in the form asked for, and ends with its status where that is not `done`.
  static func show(_ report: VerbReport, json: Bool) throws {
    if json { write(report.json.pretty()) } else { report.lines.forEach(write) }
    guard report.status == .done else { throw VerbStatus(status: report.status) }
  }

  /// Whether people watch the error output, where progress is shown.
  static var isWatched: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }
  static var isColourful: Bool { isatty(FileHandle.standardOutput.fileDescriptor) == 1 }
}
