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

  /// The assertion is no JWT, or lacks a claim that RFC 7523 §3 wants. All codes of assertions are `invalid_client`.
  public static let oauthAssertionMalformed: ErrorCode = "oauth.assertion.malformed"
  /// The assertion names an algorithm that is not taken here, such as `none`.
  public static let oauthAssertionAlgorithm: ErrorCode = "oauth.assertion.algorithm"
  /// None of the client's keys made the signature.
  public static let oauthAssertionSignature: ErrorCode = "oauth.assertion.signature"
  /// The assertion is meant for somebody else.
  public static let oauthAssertionAudience: ErrorCode = "oauth.assertion.audience"
  /// The assertion's time is over.
  public static let oauthAssertionExpired: ErrorCode = "oauth.assertion.expired"
  /// The assertion's time has not come.
  public static let oauthAssertionEarly: ErrorCode = "oauth.assertion.early"
  /// The assertion would be good for longer than is taken here.
  public static let oauthAssertionLifetime: ErrorCode = "oauth.assertion.lifetime"
  /// The assertion was used before.
  public static let oauthAssertionReplayed: ErrorCode = "oauth.assertion.replayed"

  /// A JWK Set that cannot be a client's (RFC 7517 §5).
  public static let oauthKeySetInvalid: ErrorCode = "oauth.key-set.invalid"
}
