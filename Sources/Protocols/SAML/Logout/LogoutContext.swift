public import Diagnostics
public import SignedXML

/// A logout message as a binding brought it: neither read nor verified.
public enum LogoutMessage: Sendable {
  /// Its signature is that of the query.
  case redirect(RedirectMessage)
  /// The decoded octets of a posted form; the signature is enveloped.
  case post([UInt8])
}

/// What a logout message is judged against.
public struct LogoutContext: Sendable {
  /// Our entityID, by which what is encrypted for several may name us.
  public var spEntityID: String
  /// Our single-logout address: configuration's, never the request's.
  public var sloURL: String
  public var idp: IdentityProviderTrust
  public var now: Instant
  public var clockSkew: Duration
  /// How old a message may be by its IssueInstant.
  public var maximumAge: Duration
  public var allowed: AllowedAlgorithms
  /// Our keys for an EncryptedID, in the order they are tried: current, next, retired.
  public var spDecryptionKeys: [DecryptionKey]
  /// Unsafe: takes RSA PKCS #1 v1.5 as key transport, for partners that cannot change.
  public var allowRSA15: Bool

  public init(
    spEntityID: String, sloURL: String, idp: IdentityProviderTrust, now: Instant, clockSkew: Duration = .seconds(120),
    maximumAge: Duration = .seconds(300), allowed: AllowedAlgorithms = .standard,
    spDecryptionKeys: [DecryptionKey] = [], allowRSA15: Bool = false
  ) {
    self.spEntityID = spEntityID
    self.sloURL = sloURL
    self.idp = idp
    self.now = now
    self.clockSkew = clockSkew
    self.maximumAge = maximumAge
    self.allowed = allowed
    self.spDecryptionKeys = spDecryptionKeys
    self.allowRSA15 = allowRSA15
  }
}

/// The answer to one logout message, with every check in the order made.
public struct LogoutVerdict<Message: Sendable>: Sendable {
  public enum Decision: Sendable {
    case accept(Message)
    case reject(CodedError)
  }

  public let decision: Decision
  public let findings: [Finding]
  /// What judging the message cost: for operators and limits, never for the sender.
  public let work: MessageWork

  /// Present where it was accepted.
  public var message: Message? {
    guard case .accept(let message) = decision else { return nil }
    return message
  }

  /// Present where it was rejected.
  public var error: CodedError? {
    guard case .reject(let error) = decision else { return nil }
    return error
  }
}
