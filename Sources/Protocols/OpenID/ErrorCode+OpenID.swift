public import Diagnostics

/// The codes of OAuth 2.0 messages.
extension ErrorCode {
  /// A parameter is missing, given twice or malformed (RFC 6749 §5.2, `invalid_request`).
  public static let oauthRequestInvalid: ErrorCode = "oauth.request.invalid"
  /// The client is unknown or did not prove who it is (`invalid_client`).
  public static let oauthClientInvalid: ErrorCode = "oauth.client.invalid"
  /// The client may not have what it asks for (`invalid_scope`).
  public static let oauthScopeInvalid: ErrorCode = "oauth.scope.invalid"
  /// The grant type is not offered here (`unsupported_grant_type`).
  public static let oauthGrantUnsupported: ErrorCode = "oauth.grant.unsupported"
}
