public import Diagnostics

/// A request to a token endpoint for the grant `client_credentials` (RFC 6749 §4.4.2), read and not yet believed.
public struct TokenRequest: Sendable {
  /// How the client says who it is.
  public enum Credential: Sendable {
    /// `client_secret_basic` or `client_secret_post` (RFC 6749 §2.3.1).
    case secret(clientID: String, Secret<String>)
    /// `private_key_jwt` (RFC 7523 §2.2).
    case assertion(UnverifiedAssertion)
  }

  public let credential: Credential
  /// The words of `scope`; nil where the client leaves it to us.
  public let scopes: [String]?

  public var clientID: String {
    switch credential {
    case .secret(let clientID, _): clientID
    case .assertion(let assertion): assertion.clientID
    }
  }

  static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

  /// Reads the parameters of the form, decoded, and the value of the header `Authorization`.
  ///
  /// A parameter without a value counts as absent, an unknown one is ignored, one given twice is refused (RFC 6749 §3.2);
  /// so are two ways of authentication at once (§2.3).
  ///
  /// - Throws: `oauth.request.invalid`, `oauth.grant.unsupported`, `oauth.client.invalid` where there is no
  ///   authentication, `oauth.scope.invalid`, and what ``UnverifiedAssertion/init(_:)`` throws.
  public init(form: [(name: String, value: String)], authorization: String?) throws(CodedError) {
    let parameters = try TokenParameters(form)
    guard let grant = parameters["grant_type"] else {
      throw CodedError.invalidTokenRequest("`grant_type` is missing", expected: "`client_credentials`")
    }
    guard grant.hasSameOctets(as: "client_credentials") else {
      throw CodedError(
        .oauthGrantUnsupported, "the grant type is not offered here", expected: "`client_credentials`",
        received: "`\(grant.prefix(80))`", remedy: "ask with `grant_type=client_credentials`")
    }
    credential = try Self.credential(parameters, authorization)
    scopes = try parameters["scope"].map(Self.scopes)
  }

  private static func credential(
    _ parameters: TokenParameters, _ authorization: String?
  ) throws(CodedError) -> Credential {
    let basic = try authorization.map(BasicCredentials.init)
    let (secret, assertion) = (parameters["client_secret"], parameters["client_assertion"])
    guard [basic != nil, secret != nil, assertion != nil].filter({ $0 }).count <= 1 else {
      throw CodedError.invalidTokenRequest(
        "the request authenticates in several ways", expected: "`Authorization`, `client_secret` or `client_assertion`")
    }
    let credential: Credential
    if let basic {
      credential = .secret(clientID: basic.clientID, basic.secret)
    } else if let assertion {
      guard parameters["client_assertion_type"]?.hasSameOctets(as: assertionType) == true else {
        throw CodedError.invalidTokenRequest(
          "`client_assertion_type` is not known here", expected: "`\(assertionType)`")
      }
      credential = .assertion(try UnverifiedAssertion(assertion))
    } else if let secret, let clientID = parameters["client_id"] {
      credential = .secret(clientID: clientID, Secret(secret))
    } else {
      throw CodedError(
        .oauthClientInvalid, "the client does not say who it is",
        expected: "`Authorization: Basic …`, `client_id` and `client_secret`, or `client_assertion`",
        remedy: "send the client's credential with the request")
    }
    try requireSame(parameters["client_id"], credential)
    return credential
  }

  /// A `client_id` beside another proof must say the same (RFC 7521 §4.2).
  private static func requireSame(_ clientID: String?, _ credential: Credential) throws(CodedError) {
    let proven =
      switch credential {
      case .secret(let clientID, _): clientID
      case .assertion(let assertion): assertion.clientID
      }
    guard clientID.map({ $0.hasSameOctets(as: proven) }) ?? true else {
      throw CodedError.invalidTokenRequest(
        "`client_id` names another client than the proof", expected: "the same client, or no `client_id`")
    }
  }

  /// Words of `%x21 / %x23-5B / %x5D-7E` with spaces between (RFC 6749 §3.3).
  private static func scopes(_ text: String) throws(CodedError) -> [String] {
    let words = text.split(separator: " ").map(String.init)
    let isClean = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
    guard isClean, (1...32).contains(words.count), text.utf8.count <= 1024 else {
      throw CodedError(
        .oauthScopeInvalid, "`scope` is malformed", expected: "1 to 32 words with spaces between",
        received: "`\(text.prefix(80))`", remedy: "name the scopes wanted, or leave `scope` out")
    }
    return words
  }
}

/// The parameters of a form, each at most once.
struct TokenParameters {
  private static let maximum = 64
  private var values: [OctetKey: String] = [:]

  init(_ form: [(name: String, value: String)]) throws(CodedError) {
    guard form.count <= Self.maximum else {
      throw CodedError.invalidTokenRequest("the form has too many parameters", expected: "at most \(Self.maximum)")
    }
    for item in form where !item.value.isEmpty {
      guard values.updateValue(item.value, forKey: OctetKey(item.name)) == nil else {
        throw CodedError.invalidTokenRequest(
          "`\(item.name.prefix(40))` is given twice", expected: "each parameter once")
      }
    }
  }

  subscript(_ name: String) -> String? { values[OctetKey(name)] }
}

extension CodedError {
  static func invalidTokenRequest(_ message: String, expected: String) -> CodedError {
    CodedError(
      .oauthRequestInvalid, message, expected: expected, remedy: "send the form that RFC 6749 §4.4.2 describes")
  }
}
