internal import Diagnostics
internal import SignedXML

/// The one assertion, in octets that a configured key vouches for. There are three ways to it, and no other: its own
/// signature, its place in a signed response, or ciphertext in a signed response.
struct AuthenticAssertion {
  let element: CanonicalElement

  /// A signature of its own, in the clear or found in the plaintext.
  init(signed: VerifiedElement) {
    element = signed.element
  }

  /// Its part of a response whose signature was verified; nil where no signature was.
  init?(within response: CheckedResponse) {
    guard let part = response.verifiedChild("Assertion") else { return nil }
    element = part
  }

  /// The plaintext of ciphertext that stood in verified octets, as the strict reader reads it.
  ///
  /// - Throws: `saml.canonical.*`.
  init(decrypted: DecryptedElement<CanonicalElement>, work: inout MessageWork) throws(CodedError) {
    element = try decrypted.authentic(work: &work)
  }

  private init(element: CanonicalElement) {
    self.element = element
  }

  /// The same with these children, in which ciphertext gave way to its plaintext.
  func replacing(parts: [CanonicalElement]) -> AuthenticAssertion {
    AuthenticAssertion(element: element.replacing(children: parts))
  }
}
