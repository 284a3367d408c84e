public import Diagnostics

extension ErrorCode {
  /// A manifest, or a file it refers to, is missing, too large or not text.
  public static let manifestFileUnreadable: ErrorCode = "manifest.file.unreadable"
}
