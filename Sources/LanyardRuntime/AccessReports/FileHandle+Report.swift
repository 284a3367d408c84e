internal import Diagnostics
internal import Foundation

extension FileHandle {
  /// Writes the next part of a report.
  ///
  /// - Throws: `file.unwritable`.
  func write(report text: String) throws(CodedError) {
    do {
      try write(contentsOf: Data(text.utf8))
    } catch {
      throw CodedError(
        .fileUnwritable, "the report cannot be written", remedy: "make room on the disk, or choose another file",
        exposure: .operator)
    }
  }
}
