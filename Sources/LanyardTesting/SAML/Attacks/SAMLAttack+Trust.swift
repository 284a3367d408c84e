internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// No signature, half a signature, or somebody else's.
extension SAMLAttack {
  static let trust: [SAMLAttack] = missing + foreign + empty

  private static let missing: [SAMLAttack] = [
    made("CVE-2025-59718-unsigned", "nothing is signed at all", .signatureMissing) { (make) throws(CodedError) in
      try make.forgedResponse()
    },
    edited("stripped-assertion-signature", "the assertion's signature is cut out", .signatureMissing) {
      $0.removing("ds:Signature")
    },
    edited("stripped-response-signature", "the response's signature is cut out", .signatureMissing, sign: .response) {
      $0.removing("ds:Signature")
    },
    edited(
      "one-of-two-signatures-stripped", "the response's signature is cut out, the assertion's still holds", nil,
      sign: .both
    ) { $0.replacing($0.signature, with: "") },
    edited(
      "response-signature-stripped-where-wanted", "a signature that the connection asks for is cut out",
      .signatureMissing, sign: .both, in: { context, _ in context.policy.wantResponseSigned = true }
    ) { $0.replacing($0.signature, with: "") },
    edited(
      "assertion-signature-stripped-where-wanted", "the assertion's own signature is cut out of a signed response",
      .signatureDigest, sign: .both, in: { context, _ in context.policy.wantAssertionsSigned = true }
    ) { $0.replacing($0.assertionSignature, with: "") },
    edited(
      "signature-in-another-namespace", "the signature is in a namespace that only looks like XML Signature's",
      .shapeChild
    ) {
      $0.replacing(
        "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"", with: "xmlns:ds=\"https://www.w3.org/2000/09/xmldsig#\"")
    },
    edited("empty-signature", "the signature is an empty element", .signatureShape) {
      $0.replacing($0.signature, with: "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>")
    },
  ]

  private static let foreign: [SAMLAttack] = [
    made(
      "CVE-2026-18089-certificate-in-key-info", "the attacker signs, and KeyInfo brings the attacker's certificate",
      .signatureInvalid
    ) { (make) throws(CodedError) in try make.signedByAttacker() },
    made(
      "trusted-certificate-in-key-info", "the attacker signs, and KeyInfo brings the trusted certificate",
      .signatureInvalid
    ) { (make) throws(CodedError) in
      let genuine = ResponseSurgery(try make.genuine())
      let forged = try make.signedByAttacker()
      return forged.replacing(forged.element("ds:KeyInfo"), with: genuine.element("ds:KeyInfo"))
    },
    made("retrieval-method", "KeyInfo tells where a key could be had", .signatureInvalid) {
      (make) throws(CodedError) in
      let forged = try make.signedByAttacker()
      return forged.replacing(
        forged.element("ds:X509Data"), with: "<ds:RetrievalMethod URI=\"http://127.0.0.1:9/key.pem\"/>")
    },
    made("key-value", "KeyInfo brings a bare key", .signatureInvalid) { (make) throws(CodedError) in
      let forged = try make.signedByAttacker()
      return forged.replacing(
        forged.element("ds:X509Data"),
        with: "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent>"
          + "</ds:RSAKeyValue></ds:KeyValue>")
    },
    made(
      "foreign-response-signature-over-genuine-assertion", "one of two signatures is the attacker's", .signatureInvalid
    ) {
      (make) throws(CodedError) in
      let genuine = try make.surgery()
      return genuine.followed(
        by: try Signer.sign(xml: genuine.octets, elementID: genuine.responseID, key: make.attackerKey))
    },
    made(
      "foreign-assertion-under-genuine-signatures",
      "the attacker's assertion, signed by the attacker, in a signed response", .signatureDigest
    ) {
      (make) throws(CodedError) in
      let genuine = try make.surgery(.response)
      return genuine.replacing(genuine.assertion, with: try make.signedByAttacker().assertion)
    },
    SAMLAttack(
      "encryption-certificate-as-trust", "the attacker's key is known, but for encryption only",
      .refused(.signatureInvalid),
      in: { context, scene in context.idp.encryptionCertificates = [scene.make.attackerKey.certificatePEM] }
    ) { (make) throws(CodedError) in try make.signedByAttacker() },
  ]

  private static let empty: [SAMLAttack] = [
    edited(
      "CVE-2026-28323-no-certificate-configured", "no certificate is configured, so there is nothing to compare with",
      .signatureNoKeys, in: { context, _ in context.idp.signingCertificates = [] }
    ) { $0 },
    SAMLAttack(
      "CVE-2026-16443-only-an-encryption-certificate", "the only certificate that is configured is for encryption",
      .refused(.signatureNoKeys),
      in: { context, scene in
        context.idp.signingCertificates = []
        context.idp.encryptionCertificates = [scene.make.attackerKey.certificatePEM]
      }
    ) { (make) throws(CodedError) in try make.signedByAttacker() },
  ]
}
