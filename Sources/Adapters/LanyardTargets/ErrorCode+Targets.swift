public import Diagnostics

/// The codes of deliveries that are not sent at all.
extension ErrorCode {
  public static let targetURLPlain: ErrorCode = "target.url.plain"
  public static let targetSecretMissing: ErrorCode = "target.secret.missing"
}
