public import Diagnostics
internal import JSON

/// A client's assertion as it came (RFC 7523 §2.2): well-formed, of an algorithm that is taken, and proven by nobody yet.
/// It serves to look the client up.
public struct UnverifiedAssertion: Sendable {
  /// Octets of an assertion.
  public static let maximumOctets = 8192

  /// The client it claims to come from: `iss` and `sub`, which are the same.
  public let clientID: String
  let algorithm: AssertionAlgorithm
  let kid: String?
  let claims: JSONObject
  /// Header, point, claims: what the signature is over.
  let signed: [UInt8]
  let signature: [UInt8]

  /// - Throws: `oauth.assertion.malformed`, `oauth.assertion.algorithm`.
  public init(_ compact: String) throws(CodedError) {
    guard compact.utf8.count <= Self.maximumOctets else {
      throw Self.malformed(
        "the assertion is too long", expected: "at most \(Self.maximumOctets) octets", received: "more")
    }
    let parts = compact.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let signature = Base64URL.decode(parts[2]) else {
      throw Self.malformed(
        "the assertion is no signed JWT", expected: "three parts of base64url with points between",
        received: "\(parts.count) parts")
    }
    let header = try Self.object(parts[0], "header")
    claims = try Self.object(parts[1], "claims")
    algorithm = try Self.algorithm(of: header)
    kid = header["kid"]?.stringValue
    clientID = try Self.client(of: claims)
    signed = Array(parts[0]) + [UInt8(ascii: ".")] + Array(parts[1])
    self.signature = signature
  }

  private static func object(_ part: some Collection<UInt8>, _ name: String) throws(CodedError) -> JSONObject {
    let limits = JSONLimits(maximumOctets: maximumOctets, maximumDepth: 8, maximumValues: 200)
    guard let octets = Base64URL.decode(part), let object = try? JSONValue(parsing: octets, limits: limits).objectValue
    else {
      throw malformed(
        "the assertion's \(name) cannot be read", expected: "a JSON object in base64url", received: "none")
    }
    return object
  }

  /// Keys that a header brings along (`jwk`, `jku`, `x5c`, `x5u`) are never looked at.
  private static func algorithm(of header: JSONObject) throws(CodedError) -> AssertionAlgorithm {
    guard header["crit"] == nil else {
      throw malformed("the assertion demands extensions", expected: "no `crit`", received: "`crit`")
    }
    guard let name = header["alg"]?.stringValue, let algorithm = AssertionAlgorithm(rawValue: name) else {
      throw CodedError(
        .oauthAssertionAlgorithm, "the assertion is signed in a way not taken here",
        expected: "one of " + AssertionAlgorithm.names,
        received: header["alg"].map { "`\($0.text.prefix(40))`" } ?? "nothing",
        remedy: "sign with the private key of a registered public key")
    }
    return algorithm
  }

  /// RFC 7523 §3: for client authentication the client is issuer and subject both.
  private static func client(of claims: JSONObject) throws(CodedError) -> String {
    guard let issuer = claims["iss"]?.stringValue, let subject = claims["sub"]?.stringValue,
      issuer.hasSameOctets(as: subject), (1...256).contains(issuer.utf8.count)
    else {
      throw malformed(
        "`iss` and `sub` of the assertion do not name one client", expected: "the `client_id`, in both",
        received: ["iss", "sub"].map { "`\(claims[$0]?.text.prefix(80) ?? "nothing")`" }.joined(separator: " and "))
    }
    return issuer
  }

  static func malformed(_ message: String, expected: String, received: String) -> CodedError {
    CodedError(
      .oauthAssertionMalformed, message, expected: expected, received: received,
      remedy: "build the assertion by RFC 7523 §3")
  }
}
