internal import Diagnostics

/// The Signature child of an element, counted and in shape, and not yet verified.
struct UnverifiedSignature {
  let element: UnverifiedElement
  let infoElement: UnverifiedElement
  let info: SignedInfo
  let value: [UInt8]

  private static let dsig = SignatureBuilder.namespace

  /// Finds the one Signature among the children of `parent`.
  ///
  /// - Throws: `saml.signature.missing`, `saml.signature.count`, and what the shape of a signature can violate.
  init(of parent: UnverifiedElement, allowing allowed: AllowedAlgorithms) throws(CodedError) {
    let found = parent.children("Signature", in: Self.dsig)
    guard let element = found.first else {
      throw CodedError(
        .signatureMissing, "\(parent.localName.quoted) is not signed", expected: "one Signature", received: "none",
        remedy: "have the identity provider sign its responses or assertions")
    }
    guard found.count == 1 else {
      throw CodedError(
        .signatureCount, "\(parent.localName.quoted) has more than one Signature", expected: "1",
        received: "\(found.count)", remedy: "have the identity provider sign each element once")
    }
    let parts = try SignatureRules.children(of: element, attributes: ["Id"])
    try Self.count(parts)
    self.element = element
    infoElement = parts[0]
    info = try SignedInfo(parts[0], allowing: allowed)
    value = try SignatureRules.base64(parts[1])
  }

  /// SignedInfo, SignatureValue, and at most one KeyInfo, whose content is not looked at. An Object is where forged
  /// assertions hide.
  private static func count(_ parts: [UnverifiedElement]) throws(CodedError) {
    guard !parts.contains(where: { $0.isNamed("Object", in: dsig) }) else {
      throw CodedError(
        .signatureObject, "a Signature holds an Object", expected: "none",
        remedy: "have the identity provider sign with an enveloped signature and no Object")
    }
    guard parts.count == 2 || (parts.count == 3 && parts[2].isNamed("KeyInfo", in: dsig)),
      parts[0].isNamed("SignedInfo", in: dsig), parts[1].isNamed("SignatureValue", in: dsig)
    else {
      throw SignatureRules.misshapen(
        "a Signature does not hold SignedInfo, SignatureValue and at most one KeyInfo, in this order")
    }
  }
}
