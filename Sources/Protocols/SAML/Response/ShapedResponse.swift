internal import Diagnostics
internal import SignedXML

/// A document that is a response by the schema. Nothing in it is believed.
struct ShapedResponse {
  /// The one thing in it that may be an assertion.
  enum Content {
    case nothing
    case assertion(UnverifiedElement)
    case encryptedAssertion(UnverifiedElement)
  }

  let root: UnverifiedElement

  /// - Throws: what ``ResponseShape/check(_:)`` throws.
  init(_ document: ParsedDocument, by shape: ResponseShape) throws(CodedError) {
    try shape.check(document.root)
    root = document.root
  }

  /// - Throws: `saml.assertion.count`.
  func content() throws(CodedError) -> Content {
    let namespace = SAMLVocabulary.assertionNamespace
    let clear = root.children("Assertion", in: namespace)
    let encrypted = root.children("EncryptedAssertion", in: namespace)
    guard clear.count + encrypted.count <= 1 else {
      throw CodedError(
        .assertionCount, "the response holds more than one assertion", expected: "1",
        received: "\(clear.count + encrypted.count)", remedy: "have the identity provider send one assertion")
    }
    return clear.first.map(Content.assertion) ?? encrypted.first.map(Content.encryptedAssertion) ?? .nothing
  }
}
