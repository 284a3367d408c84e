internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// How the signature's value is to be understood, and values nobody made with a private key.
extension SAMLAttack {
  static let algorithms: [SAMLAttack] = renamed + digestNames + values + computed

  private static let dsig = "http://www.w3.org/2000/09/xmldsig#"
  private static let more = "http://www.w3.org/2001/04/xmldsig-more#"

  private static let renamed: [SAMLAttack] =
    [
      ("CVE-2009-0217-hmac", dsig + "hmac-sha1"), ("hmac-sha256", more + "hmac-sha256"),
      ("hmac-md5", more + "hmac-md5"),
      ("rsa-sha1", dsig + "rsa-sha1"), ("ecdsa-sha1", more + "ecdsa-sha1"), ("rsa-md5", more + "rsa-md5"),
      ("rsa-ripemd160", more + "rsa-ripemd160"),
      ("dsa", dsig + "dsa-sha1"), ("dsa-sha256", "http://www.w3.org/2009/xmldsig11#dsa-sha256"),
      ("esign", more + "esign-sha1"),
      ("pss-with-parameters", "http://www.w3.org/2007/05/xmldsig-more#rsa-pss"), ("none", "none"), ("empty", ""),
      ("https", "https://www.w3.org/2001/04/xmldsig-more#rsa-sha256"), ("capitals", more + "RSA-SHA256"),
      ("blank-behind", more + "rsa-sha256 "), ("two", "\(more)rsa-sha256 \(dsig)hmac-sha1"),
      ("canonicalisation", "http://www.w3.org/2001/10/xml-exc-c14n#"),
    ].map { name, algorithm in
      edited(
        "\(name.hasPrefix("CVE") ? "" : "algorithm-")\(name)", "the signature algorithm is called `\(algorithm)`",
        .signatureAlgorithm
      ) {
        $0.replacing(
          "SignatureMethod Algorithm=\"\(more)rsa-sha256\"", with: "SignatureMethod Algorithm=\"\(algorithm)\"")
      }
    }
    + [
      ("rsa-sha512", more + "rsa-sha512", ErrorCode.signatureInvalid),
      ("pss", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", .signatureInvalid),
      ("ecdsa", more + "ecdsa-sha256", .signatureKeyType),
      ("ed25519", "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", .signatureKeyType),
    ].map { name, algorithm, code in
      edited(
        "algorithm-\(name)", "the signature is said to be by another algorithm that is taken: `\(algorithm)`", code
      ) {
        $0.replacing(
          "SignatureMethod Algorithm=\"\(more)rsa-sha256\"", with: "SignatureMethod Algorithm=\"\(algorithm)\"")
      }
    } + [
      edited("algorithm-missing", "no signature algorithm is named", .signatureShape) {
        $0.replacing("SignatureMethod Algorithm=\"\(more)rsa-sha256\"", with: "SignatureMethod")
      },
      edited("CVE-2009-0217-output-length", "HMACOutputLength says how much of the value counts", .signatureShape) {
        $0.replacing(
          "rsa-sha256\"/>", with: "rsa-sha256\"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>")
      },
    ]

  private static let digestNames: [SAMLAttack] = [
    ("sha1", dsig + "sha1"), ("md5", more + "md5"), ("sha224", more + "sha224"),
    ("ripemd160", "http://www.w3.org/2001/04/xmlenc#ripemd160"),
    ("none", "none"), ("empty", ""), ("crc", "urn:crc32"),
  ].map { name, algorithm in
    edited("digest-\(name)", "the digest algorithm is called `\(algorithm)`", .signatureDigestAlgorithm) {
      $0.replacing(
        "DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"",
        with: "DigestMethod Algorithm=\"\(algorithm)\"")
    }
  }

  /// A forged message that carries `write`'s idea of a signature.
  private static func value(
    _ name: String, _ aim: String, _ code: ErrorCode, in change: @escaping Circumstances = { _, _ in },
    algorithm: String = "\(more)rsa-sha256",
    _ write: @escaping @Sendable (AttackGenerator, [UInt8], [UInt8]) -> [UInt8]?
  ) -> SAMLAttack {
    made(name, aim, code, in: change) { (make) throws(CodedError) in
      let forged = try make.signedByAttacker().replacing("\(more)rsa-sha256", with: algorithm)
      let honest = try make.surgery().element("ds:SignatureValue", first: true).octetsOfBase64
      let old = forged.element("ds:SignatureValue", first: true)
      let new = write(make, ForgedValue.canonical(forged.element("ds:SignedInfo", first: true)), honest) ?? []
      return forged.replacing(old, with: "<ds:SignatureValue>\(Base64.encode(new))</ds:SignatureValue>")
    }
  }

  private static let values: [SAMLAttack] = [
    value("value-of-another-message", "the value comes from a genuine message", .signatureInvalid) { _, _, honest in
      honest
    },
    value("value-of-zeros", "the value is zero", .signatureInvalid) { _, _, honest in
      Array(repeating: 0, count: honest.count)
    },
    value("value-of-one", "the value is one, which any exponent leaves as it is", .signatureInvalid) { _, _, honest in
      Array(repeating: 0, count: honest.count - 1) + [1]
    },
    value("value-of-ones", "the value is larger than the modulus", .signatureInvalid) { _, _, honest in
      Array(repeating: 0xFF, count: honest.count)
    },
    value("empty-value", "the value is empty", .signatureBase64) { _, _, _ in [] },
    value("value-of-one-octet", "the value is one octet", .signatureInvalid) { _, _, _ in [0] },
    edited("truncated-value", "the genuine value lacks its last octets", .signatureInvalid) {
      $0.changingValue { Array($0.dropLast(8)) }
    },
    edited("value-with-a-leading-zero", "a zero stands before the genuine value", .signatureInvalid) {
      $0.changingValue { [0] + $0 }
    },
    edited("value-with-a-trailing-octet", "an octet follows the genuine value", .signatureInvalid) {
      $0.changingValue { $0 + [0] }
    },
    edited("one-bit-of-the-value", "one bit of the genuine value is turned", .signatureInvalid) {
      $0.changingValue { [$0[0] ^ 1] + $0.dropFirst() }
    },
    edited("value-in-base64url", "the value is written in the other alphabet of base64", .signatureBase64) {
      let value = $0.element("ds:SignatureValue", first: true)
      return $0.replacing(value, with: "<ds:SignatureValue>-_" + value.dropFirst("<ds:SignatureValue>AA".count))
    },
    edited("value-without-padding", "the value lacks its padding", .signatureBase64) {
      $0.replacing("==</ds:SignatureValue>", with: "</ds:SignatureValue>")
    },
    edited("comment-in-value", "a comment splits the value", .signatureShape) {
      $0.inserting("<!-- -->", after: "<ds:SignatureValue>")
    },
    edited("value-in-lines", "the value is broken into lines, as it may be", nil) {
      $0.inserting("\r\n  ", after: "<ds:SignatureValue>")
    },
  ]

  /// Values that would fit if the verifier understood them as the attacker does.
  private static let computed: [SAMLAttack] = [
    value(
      "hmac-with-the-public-key", "HMAC with the trusted certificate as its secret, which everybody knows",
      .signatureAlgorithm, algorithm: more + "hmac-sha256"
    ) { make, info, _ in ForgedValue.hmac(info, secret: make.idp.key.certificateDER) },
    value(
      "hmac-named-rsa", "HMAC with the trusted certificate as its secret, called RSA", .signatureInvalid
    ) { make, info, _ in ForgedValue.hmac(info, secret: Array(make.idp.key.certificatePEM.utf8)) },
    value(
      "CVE-2006-4339-low-exponent", "a cube root of a padding that is too short, for a key of the exponent 3",
      .signatureInvalid,
      in: { context, _ in context.idp.signingCertificates = [ForgedValue.lowExponentKey].compactMap { $0 } }
    ) { _, info, _ in ForgedValue.cubeRoot(info) },
    value(
      "CVE-2022-21449-zeros", "an ECDSA signature of two zeros", .signatureInvalid,
      in: { context, _ in context.idp.signingCertificates = [ForgedValue.curveKey?.verificationKey].compactMap { $0 } },
      algorithm: more + "ecdsa-sha256"
    ) { _, _, _ in Array(repeating: 0, count: 64) },
    value(
      "CVE-2022-21449-order", "an ECDSA signature of the group's order, which is zero again", .signatureInvalid,
      in: { context, _ in context.idp.signingCertificates = [ForgedValue.curveKey?.verificationKey].compactMap { $0 } },
      algorithm: more + "ecdsa-sha256"
    ) { _, _, _ in ForgedValue.orderOfP256 + ForgedValue.orderOfP256 },
    value(
      "ecdsa-in-der", "an ECDSA signature in the encoding that XML Signature does not use", .signatureInvalid,
      in: { context, _ in context.idp.signingCertificates = [ForgedValue.curveKey?.verificationKey].compactMap { $0 } },
      algorithm: more + "ecdsa-sha256"
    ) { _, _, _ in [0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01] },
    value(
      "rsa-value-for-a-curve-key", "an RSA signature where only a curve's key is trusted", .signatureKeyType,
      in: { context, _ in context.idp.signingCertificates = [ForgedValue.curveKey?.verificationKey].compactMap { $0 } }
    ) { _, _, honest in honest },
    SAMLAttack(
      "sha1-signed-by-the-identity-provider", "the identity provider itself signs with SHA-1",
      .refused(.signatureAlgorithm)
    ) { (make) throws(CodedError) in
      let message = try make.surgery(.nothing)
      return message.followed(
        by: try Signer.sign(
          xml: message.octets, elementID: message.assertionID, key: make.idp.key,
          options: .init(algorithm: .rsaSHA1, digest: .sha1)))
    },
    SAMLAttack(
      "sha1-digest-signed-with-sha256", "the identity provider signs with SHA-256 over a digest by SHA-1",
      .refused(.signatureDigestAlgorithm)
    ) { (make) throws(CodedError) in
      let message = try make.surgery(.nothing)
      return message.followed(
        by: try Signer.sign(
          xml: message.octets, elementID: message.assertionID, key: make.idp.key, options: .init(digest: .sha1)))
    },
  ]
}

extension ResponseSurgery {
  /// The message with another SignatureValue.
  fileprivate func changingValue(_ change: ([UInt8]) -> [UInt8]) -> ResponseSurgery {
    let old = element("ds:SignatureValue", first: true)
    return replacing(old, with: "<ds:SignatureValue>\(Base64.encode(change(old.octetsOfBase64)))</ds:SignatureValue>")
  }
}

extension String {
  /// The octets that an element's base64 text stands for.
  fileprivate var octetsOfBase64: [UInt8] {
    Base64.decode(drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }.utf8) ?? []
  }
}
