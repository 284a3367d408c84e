internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// A signature with more parts, fewer parts or other parts than it was made with.
extension SAMLAttack {
  static let signatureParts: [SAMLAttack] = counted + digests + placed

  private static let counted: [SAMLAttack] = [
    made("CVE-2025-29774-two-signed-infos", "a second SignedInfo has the digest of other content", .signatureShape) {
      (make) throws(CodedError) in
      let genuine = try make.surgery()
      let other = ResponseSurgery(try make.signedByAttacker().element("ds:SignedInfo", first: true))
      return genuine.replacing(">\(make.attacker.nameID)<", with: ">\(make.victim.nameID)<")
        .inserting(other.text, before: "<ds:SignedInfo")
    },
    edited("signed-info-behind-the-value", "SignedInfo stands behind SignatureValue", .signatureShape) {
      let info = $0.element("ds:SignedInfo", first: true)
      return $0.replacing(info, with: "").inserting(info, after: "</ds:SignatureValue>")
    },
    edited("two-signature-values", "there are two values", .signatureShape) {
      let value = $0.element("ds:SignatureValue", first: true)
      return $0.replacing(value, with: value + value)
    },
    edited("two-key-infos", "there are two KeyInfos", .signatureShape) {
      let info = $0.element("ds:KeyInfo")
      return $0.replacing(info, with: info + info)
    },
    edited("CVE-2026-33487-two-references", "there are several References, of which one fits", .signatureReference) {
      let reference = $0.element("ds:Reference", first: true)
      return $0.replacing(reference, with: reference + reference)
    },
    edited("no-reference", "SignedInfo refers to nothing", .signatureReference) {
      $0.removing("ds:Reference", first: true)
    },
    made(
      "CVE-2024-45409-digest-elsewhere", "a second DigestValue stands where a search for any would find it first",
      .signatureShape
    ) {
      (make) throws(CodedError) in
      let genuine = try make.surgery()
      let other = try make.signedByAttacker().element("ds:DigestValue", first: true)
      return genuine.replacing(">\(make.attacker.nameID)<", with: ">\(make.victim.nameID)<")
        .inserting(other, before: "<ds:DigestValue>")
    },
    made(
      "CVE-2024-45409-digest-in-status-detail", "another DigestValue stands before the signature, in StatusDetail",
      .signatureDigest
    ) {
      (make) throws(CodedError) in
      let other = try make.signedByAttacker().element("ds:Signature", first: true)
      return try make.surgery().replacing(">\(make.attacker.nameID)<", with: ">\(make.victim.nameID)<")
        .inserting("<samlp:StatusDetail>\(other)</samlp:StatusDetail>", before: "</samlp:Status>")
    },
    edited("manifest-object", "an Object holds a Manifest of references", .signatureObject) {
      $0.inserting(
        "<ds:Object><ds:Manifest><ds:Reference URI=\"#x\"/></ds:Manifest></ds:Object>", before: "</ds:Signature>")
    },
    edited("signature-properties", "an Object holds SignatureProperties", .signatureObject) {
      $0.inserting("<ds:Object><ds:SignatureProperties/></ds:Object>", before: "</ds:Signature>")
    },
    edited("foreign-child-of-signature", "a foreign element stands in the Signature", .signatureShape) {
      $0.inserting("<x xmlns=\"urn:x\"/>", before: "</ds:Signature>")
    },
    edited("foreign-attribute-of-signed-info", "SignedInfo has an attribute of a foreign namespace", .signatureShape) {
      $0.replacing("<ds:SignedInfo>", with: "<ds:SignedInfo xmlns:x=\"urn:x\" x:Id=\"y\">")
    },
    made("two-signatures", "one element has two signatures, the first by the attacker", .signatureCount) {
      (make) throws(CodedError) in
      try make.surgery().inserting(make.signedByAttacker().signature, before: "<ds:Signature")
    },
    edited("signature-inside-signature", "the signature contains another one", .signatureShape) {
      $0.inserting($0.signature, before: "</ds:Signature>")
    },
    edited("text-among-signature-children", "text stands between the parts", .signatureShape) {
      $0.inserting("x", before: "<ds:SignatureValue>")
    },
  ]

  /// The forged content's own digest, in several disguises.
  private static let digests: [SAMLAttack] = [
    digest("replaced-digest", "the digest is that of the forged content", .signatureInvalid) { _, new in
      "<ds:DigestValue>\(new)</ds:DigestValue>"
    },
    digest(
      "CVE-2025-29775-comment-before-digest", "a comment splits the digest, readers of the first text see another",
      .signatureShape
    ) {
      old, new in "<ds:DigestValue>\(new)<!-- -->\(old)</ds:DigestValue>"
    },
    digest("CVE-2025-29775-digest-in-comment", "the signed digest hides in a comment", .signatureShape) { old, new in
      "<ds:DigestValue><!--\(old)-->\(new)</ds:DigestValue>"
    },
    digest("element-in-digest", "an element splits the digest", .signatureShape) { old, new in
      "<ds:DigestValue>\(new)<x xmlns=\"urn:x\">\(old)</x></ds:DigestValue>"
    },
    digest("cdata-digest", "the new digest comes as a CDATA section", .signatureInvalid) { _, new in
      "<ds:DigestValue><![CDATA[\(new)]]></ds:DigestValue>"
    },
    digest("two-digests-in-one", "both digests follow each other", .signatureBase64) { old, new in
      "<ds:DigestValue>\(old) \(new)</ds:DigestValue>"
    },
    digest("empty-digest", "there is no digest to compare with", .signatureBase64) { _, _ in "<ds:DigestValue/>" },
    digest("blank-digest", "the digest is white space", .signatureBase64) { _, _ in
      "<ds:DigestValue> \n</ds:DigestValue>"
    },
    digest("short-digest", "only a part of the digest is to be compared", .signatureBase64) { _, _ in
      "<ds:DigestValue>AAAA</ds:DigestValue>"
    },
  ]

  private static func digest(
    _ name: String, _ aim: String, _ code: ErrorCode, _ write: @escaping @Sendable (String, String) -> String
  ) -> SAMLAttack {
    made(name, aim, code) { (make) throws(CodedError) in
      let genuine = try make.surgery()
      let old = genuine.element("ds:DigestValue", first: true)
      let new = try make.signedByAttacker().element("ds:DigestValue", first: true)
      return genuine.replacing(">\(make.attacker.nameID)<", with: ">\(make.victim.nameID)<")
        .replacing(old, with: write(content(old), content(new)))
    }
  }

  private static func content(_ element: String) -> String {
    String(element.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" })
  }

  private static let placed: [SAMLAttack] = [
    moved("signature-last", "the signature is the assertion's last child", before: "</saml:Assertion>"),
    moved("signature-in-subject", "the signature stands in Subject", before: "</saml:Subject>"),
    moved("signature-in-status", "the signature stands in Status", before: "</samlp:Status>"),
    moved(
      "signature-beside-the-assertion", "the signature stands in the response, and refers to the assertion",
      before: "</samlp:Response>"),
    edited(
      "signature-of-assertion-on-response", "the assertion's signature stands where the response's belongs",
      .signatureReference
    ) {
      $0.removing("ds:Signature").inserting($0.signature, before: "<samlp:Status>")
    },
    edited("signatures-exchanged", "the two signatures change places", .signatureReference, sign: .both) {
      let (outer, inner) = ($0.signature, $0.assertionSignature)
      return $0.replacing(outer, with: "<here/>").replacing(inner, with: outer).replacing("<here/>", with: inner)
    },
    edited("signature-before-issuer", "the signature stands before Issuer", .shapeChildMissing) {
      let signature = $0.signature
      return $0.removing("ds:Signature").replacing(
        $0.assertion.prefixUpToContent, with: $0.assertion.prefixUpToContent + signature)
    },
  ]

  private static func moved(_ name: String, _ aim: String, before anchor: String) -> SAMLAttack {
    edited(name, aim, .signaturePosition) {
      let signature = $0.signature
      return $0.removing("ds:Signature").inserting(signature, before: anchor)
    }
  }
}

extension String {
  /// The start tag of an element.
  fileprivate var prefixUpToContent: String { String(prefix { $0 != ">" }) + ">" }
}
