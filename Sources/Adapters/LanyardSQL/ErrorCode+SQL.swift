public import Diagnostics

/// The codes LanyardSQL and the engines add to those of the core.
extension ErrorCode {
  /// The database holds tables, and they are not Lanyard's.
  public static let storeSchemaForeign: ErrorCode = "store.schema.foreign"
  /// The engine did not take a setting without which nothing is promised to be on disk.
  public static let storeSettingRefused: ErrorCode = "store.setting.refused"
  /// U+0000 reached the store; validation should have refused it.
  public static let storeValueNUL: ErrorCode = "store.value.nul"
  public static let storeValueTooLarge: ErrorCode = "store.value.too-large"
}
