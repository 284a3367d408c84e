public import Diagnostics

/// The codes of configuration. Each names file or variable, key, reason and remedy.
extension ErrorCode {
  public static let configFileUnreadable: ErrorCode = "config.file.unreadable"
  public static let configFileSyntax: ErrorCode = "config.file.syntax"
  public static let configKeyUnknown: ErrorCode = "config.key.unknown"
  public static let configEnvironmentUnknown: ErrorCode = "config.environment.unknown"
  public static let configValueInvalid: ErrorCode = "config.value.invalid"
  public static let configTLSIncomplete: ErrorCode = "config.tls.incomplete"
  public static let configKeyFileUnsafe: ErrorCode = "config.key-file.unsafe"
  public static let configKeyFileUnwritable: ErrorCode = "config.key-file.unwritable"
}
