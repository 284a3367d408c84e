internal import Diagnostics
internal import Foundation

/// Files that verbs are given by name. Everything read is bounded.
enum TextFile {
  /// - Throws: `file.unreadable`.
  static func octets(_ path: String, maximum: Int) throws(CodedError) -> [UInt8] {
    do throws(CodedError) {
      return try ManifestFiles.octets(of: path, maximum: maximum)
    } catch {
      throw CodedError(.fileUnreadable, error.message, remedy: error.remedy, exposure: .operator)
    }
  }

  /// - Throws: `file.unreadable`.
  static func text(_ path: String, maximum: Int) throws(CodedError) -> String {
    guard let text = String(validating: try octets(path, maximum: maximum), as: UTF8.self) else {
      throw CodedError(
        .fileUnreadable, "`\(path.prefix(400))` is not UTF-8 text", remedy: "give a text file", exposure: .operator)
    }
    return text
  }
}
