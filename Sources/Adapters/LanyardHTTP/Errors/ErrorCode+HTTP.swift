public import Diagnostics

/// What the server refuses before any protocol is spoken. Where SCIM is spoken, SCIM's own words are used instead.
extension ErrorCode {
  public static let httpEndpointUnknown: ErrorCode = "http.endpoint.unknown"
  public static let httpMethodUnsupported: ErrorCode = "http.method.unsupported"
  public static let httpMediaTypeUnsupported: ErrorCode = "http.media-type.unsupported"
  public static let httpBodyTooLarge: ErrorCode = "http.body.too-large"
  public static let httpQueryInvalid: ErrorCode = "http.query.invalid"
  /// Too many requests of one tenant, or of unknown callers from one address.
  public static let httpRateExceeded: ErrorCode = "http.rate.exceeded"
  /// The request breaks HTTP itself.
  public static let httpRequestInvalid: ErrorCode = "http.request.invalid"
  /// A filter on `Schemas` and its kin, which RFC 7644 §4 wants forbidden.
  public static let scimDiscoveryFilter: ErrorCode = "scim.discovery.filter"
  /// A person's sign-in was refused for a reason that is not theirs to read.
  public static let signInRefused: ErrorCode = "sign-in.refused"
}
