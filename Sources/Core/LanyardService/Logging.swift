internal import Diagnostics
public import Logging

extension Error {
  /// What a log line says of an error: its code, never its particulars, which may quote a caller's values.
  var loggedCode: String {
    (self as? CodedError)?.code.rawValue ?? "internal (\(type(of: self)))"
  }
}

extension Logger {
  /// For those who bring no logger.
  public static var silent: Logger { Logger(label: "lanyard.silent") { _ in SwiftLogNoOpLogHandler() } }
}
