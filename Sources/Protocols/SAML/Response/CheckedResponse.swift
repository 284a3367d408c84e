internal import Diagnostics
internal import SignedXML

/// A response in shape whose own signature, where it carries one, a configured key made. Where it carries none, its
/// fields can refuse a message and add nothing.
struct CheckedResponse {
  let shaped: ShapedResponse
  /// The response as its signature covers it; nil where it carries no signature of its own.
  let verified: VerifiedElement?

  var envelope: ResponseEnvelope {
    verified.map { ResponseEnvelope($0.element, isSigned: true) }
      ?? ResponseEnvelope(shaped.root, isSigned: false)
  }

  /// The one child of this name as the signature covers it.
  func verifiedChild(_ name: String) -> CanonicalElement? {
    verified?.element.onlyChild(name, in: SAMLVocabulary.assertionNamespace)
  }
}
