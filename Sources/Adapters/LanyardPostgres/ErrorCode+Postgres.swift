public import Diagnostics

/// The codes LanyardPostgres adds to those of the core.
extension ErrorCode {
  /// The server is too old, or its database does not hold texts as UTF-8.
  public static let storeServerUnfit: ErrorCode = "store.server.unfit"
  /// The user name or its credential was not taken, or may not do what Lanyard does.
  public static let storeAccessDenied: ErrorCode = "store.access.denied"
  /// A statement took longer than it may, or waited longer for a lock than it may.
  public static let storeTimeout: ErrorCode = "store.timeout"
}
