public import Diagnostics
public import SignedXML

/// The answer to one response, with everything that was looked at on the way. A rejection without a reason cannot be
/// built.
public struct Verdict: Sendable {
  public enum Outcome: String, Sendable {
    case accept
    case reject
  }

  public enum Decision: Sendable {
    case accept(ValidatedAssertion)
    case reject(CodedError)
  }

  public let decision: Decision
  /// Every check in the order made.
  public let findings: [Finding]
  /// Thumbprints of the keys that were tried, in their order; the last one verified, where one did.
  public let triedKeyThumbprints: [String]
  /// Whether a signature over the whole response was verified.
  public let isResponseSigned: Bool
  /// Whether a signature of the assertion's own was verified.
  public let isAssertionSigned: Bool
  /// What judging the message cost: for operators and limits, never for the sender.
  public let work: MessageWork
  /// Why the plaintext of CBC ciphertext was refused that no signature vouches for; ``error`` then says
  /// `saml.encryption.failed`, as it does where no key opened the ciphertext.
  ///
  /// For who holds the decryption keys, and nobody else. A sender who learns it can change ciphertext that is not his,
  /// ask again, and read the plaintext an octet at a time.
  public let concealedCause: CodedError?

  public var outcome: Outcome {
    switch decision {
    case .accept: .accept
    case .reject: .reject
    }
  }

  /// Present where the outcome is accept.
  public var assertion: ValidatedAssertion? {
    guard case .accept(let assertion) = decision else { return nil }
    return assertion
  }

  /// Present where the outcome is reject.
  public var error: CodedError? {
    guard case .reject(let error) = decision else { return nil }
    return error
  }

  public var isSigned: Bool { isResponseSigned || isAssertionSigned }
}
