public import Diagnostics

/// The codes LanyardSQL adds to those of the core.
extension ErrorCode {
  /// The database holds tables, and they are not Lanyard's.
  public static let storeSchemaForeign: ErrorCode = "store.schema.foreign"
}
