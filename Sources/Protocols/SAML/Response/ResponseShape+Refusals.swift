internal import Diagnostics
internal import SignedXML

/// What the walk says when it refuses.
extension ResponseShape {
  private static let remedy = "have the identity provider send schema-valid SAML 2.0"

  static func unexpected(_ child: UnverifiedElement, in element: UnverifiedElement) -> CodedError {
    guard !child.isNamed("Signature", in: SAMLVocabulary.signatureNamespace) else {
      return CodedError(
        .signaturePosition, "a Signature stands where none may in \(element.localName.inBackticks)",
        expected: "right after `Issuer`, in `Response` or `Assertion`",
        remedy: "have the identity provider place the Signature by the schema, or name the leniency `signaturePosition`"
      )
    }
    return CodedError(
      .shapeChild, "\(element.localName.inBackticks) holds an element that may not stand there",
      received: child.localName.inBackticks, remedy: remedy)
  }

  static func missing(
    _ particle: ElementRule.Particle, before child: UnverifiedElement?, in element: UnverifiedElement
  ) -> CodedError {
    let names = particle.names.map { String($0.drop { $0 != ":" }.dropFirst()) }.joined(separator: " or ")
    return CodedError(
      .shapeChildMissing, "\(element.localName.inBackticks) lacks a child element", expected: names.inBackticks,
      received: child.map(\.localName.inBackticks), remedy: remedy)
  }

  static func strayText(_ element: UnverifiedElement) -> CodedError {
    CodedError(
      .shapeText, "\(element.localName.inBackticks) holds text among its elements", expected: "elements only",
      remedy: remedy)
  }

  static func repeatedSignature(_ element: UnverifiedElement) -> CodedError {
    CodedError(
      .signatureCount, "\(element.localName.inBackticks) has more than one Signature", expected: "1",
      remedy: "have the identity provider sign each element once")
  }

  static func unexpectedAttribute(_ attribute: XMLAttribute, in element: UnverifiedElement) -> CodedError {
    CodedError(
      .shapeAttribute, "\(element.localName.inBackticks) has an attribute that it may not have",
      received: attribute.localName.inBackticks, remedy: remedy)
  }
}
