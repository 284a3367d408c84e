public import Diagnostics
internal import JSON

/// An assertion that its client did make, for us, for now. Whether it was used before is for whoever keeps `id`.
public struct ClientAssertion: Sendable {
  public let clientID: String
  /// The `jti`, 1 to 256 octets: good once.
  public let id: String
  /// Until when the same assertion could be presented again; its id is to be kept as long.
  public let expires: Instant

  /// What a verifier goes by.
  public struct Expectations: Sendable {
    /// The names we go by; the assertion must name one of them.
    public var audiences: [String]
    public var now: Instant
    /// How far the client's clock may be off.
    public var skew: Duration
    /// How far ahead an assertion may expire.
    public var maximumLifetime: Duration

    public init(
      audiences: [String], now: Instant, skew: Duration = .seconds(60), maximumLifetime: Duration = .seconds(3600)
    ) {
      self.audiences = audiences
      self.now = now
      self.skew = skew
      self.maximumLifetime = maximumLifetime
    }
  }

  /// Verifies the signature first and the claims then (RFC 7523 §3), so that only the client itself learns what is wrong
  /// with a claim.
  ///
  /// - Throws: `oauth.assertion.signature`, then `oauth.assertion.audience`, `…expired`, `…lifetime`, `…early`,
  ///   `…malformed`.
  public init(
    verifying assertion: UnverifiedAssertion, keys: ClientKeySet, _ expectations: Expectations
  ) async throws(CodedError) {
    guard await Self.isSigned(assertion, by: keys) else { throw Self.unsigned }
    let claims = AssertionClaims(assertion.claims, expectations)
    try claims.requireAudience()
    clientID = assertion.clientID
    expires = try claims.expiry()
    try claims.requireStarted()
    id = try claims.id()
  }

  private static func isSigned(_ assertion: UnverifiedAssertion, by keys: ClientKeySet) async -> Bool {
    for key in keys.candidates(kid: assertion.kid, algorithm: assertion.algorithm) {
      if await key.verifies(assertion.signature, of: assertion.signed, by: assertion.algorithm) { return true }
    }
    return false
  }

  private static let unsigned = CodedError(
    .oauthAssertionSignature, "none of the client's keys made the signature",
    expected: "a signature by a registered key, named by its `kid`",
    remedy: "sign with a registered key, or register the new one")
}

/// The claims of an authentic assertion, judged one by one.
private struct AssertionClaims {
  let claims: JSONObject
  let expectations: ClientAssertion.Expectations

  init(_ claims: JSONObject, _ expectations: ClientAssertion.Expectations) {
    self.claims = claims
    self.expectations = expectations
  }

  /// `aud` is a text or a list of texts (RFC 7519 §4.1.3).
  func requireAudience() throws(CodedError) {
    let named = claims["aud"].map { $0.arrayValue ?? [$0] } ?? []
    let isOurs = named.contains { name in
      expectations.audiences.contains { name.stringValue?.hasSameOctets(as: $0) == true }
    }
    guard isOurs else {
      throw CodedError(
        .oauthAssertionAudience, "the assertion is meant for somebody else",
        expected: expectations.audiences.map { "`\($0)`" }.joined(separator: " or "),
        received: claims["aud"].map { "`\($0.text.prefix(200))`" } ?? "no `aud`",
        remedy: "set `aud` to the address of the token endpoint")
    }
  }

  /// The moment from which the assertion is refused, skew included.
  func expiry() throws(CodedError) -> Instant {
    guard let end = try moment("exp") else {
      throw UnverifiedAssertion.malformed("the assertion never expires", expected: "`exp`", received: "nothing")
    }
    let last = end + expectations.skew
    guard expectations.now < last else {
      throw CodedError(
        .oauthAssertionExpired, "the assertion has expired", expected: "`exp` after \(expectations.now)",
        received: end.rfc3339, remedy: "make a fresh assertion for each request, and set the client's clock")
    }
    guard last - expectations.now <= expectations.maximumLifetime + expectations.skew * 2 else {
      throw CodedError(
        .oauthAssertionLifetime, "the assertion is good for too long",
        expected: "`exp` at most \(expectations.maximumLifetime.iso8601) ahead", received: end.rfc3339,
        remedy: "let the assertion expire within minutes")
    }
    return last
  }

  func requireStarted() throws(CodedError) {
    for name in ["nbf", "iat"] {
      guard let start = try moment(name), start > expectations.now + expectations.skew else { continue }
      throw CodedError(
        .oauthAssertionEarly, "the assertion's time has not come", expected: "`\(name)` not after \(expectations.now)",
        received: start.rfc3339, remedy: "set the client's clock")
    }
  }

  func id() throws(CodedError) -> String {
    guard let id = claims["jti"]?.stringValue, (1...256).contains(id.utf8.count) else {
      throw UnverifiedAssertion.malformed(
        "the assertion has no id", expected: "`jti`, a text of 1 to 256 octets that is never used twice",
        received: claims["jti"]?.kind ?? "nothing")
    }
    return id
  }

  /// Seconds since 1970, fractions allowed (RFC 7519 §2, NumericDate).
  private func moment(_ name: String) throws(CodedError) -> Instant? {
    guard let value = claims[name] else { return nil }
    guard let seconds = value.numberValue?.doubleValue, (0...253_402_300_799).contains(seconds) else {
      throw UnverifiedAssertion.malformed(
        "`\(name)` of the assertion is no moment", expected: "seconds since 1970",
        received: String(value.text.prefix(40)))
    }
    return Instant(milliseconds: Int64(seconds * 1000))
  }
}
