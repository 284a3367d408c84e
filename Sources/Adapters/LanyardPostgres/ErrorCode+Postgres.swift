public import Diagnostics

/// The code LanyardPostgres adds to those of the core.
extension ErrorCode {
  /// The server is too old, or its database does not hold texts as UTF-8.
  public static let storeServerUnfit: ErrorCode = "store.server.unfit"
}
