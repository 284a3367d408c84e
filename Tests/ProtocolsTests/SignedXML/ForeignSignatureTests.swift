import Diagnostics
import SignedXML
import Testing

/// Files that xmlsec1, signxml and lxml signed; `make_vectors.py` and `make-sha1-vectors.sh` beside them say how.
@Suite struct SignaturesOfOtherImplementations {
  private static let files: [(name: String, algorithm: SignatureAlgorithm)] =
    [
      ("rsa2048", "rsa-sha256", SignatureAlgorithm.rsaSHA256), ("rsa2048", "rsa-sha384", .rsaSHA384),
      ("rsa4096", "rsa-sha512", .rsaSHA512), ("p256", "ecdsa-sha256", .ecdsaSHA256),
      ("p384", "ecdsa-sha384", .ecdsaSHA384), ("p521", "ecdsa-sha512", .ecdsaSHA512),
    ].flatMap { key, method, algorithm in
      ["exclusive", "exclusive-list", "inclusive"].map { ("xmlsec1-\(key)-\(method)-\($0)", algorithm) }
    } + [
      ("signxml-rsa2048-sha256-rsa-mgf1", .rsaPSSSHA256), ("signxml-rsa2048-sha384-rsa-mgf1", .rsaPSSSHA384),
      ("signxml-rsa4096-sha512-rsa-mgf1", .rsaPSSSHA512), ("lxml-ed25519-eddsa", .ed25519),
    ]

  private static let keys = ["rsa2048", "rsa4096", "p256", "p384", "p521", "ed25519"]

  private func verify(_ octets: [UInt8], inclusive: Bool) throws -> VerifiedElement {
    let keys = try Self.keys.map { try VerificationKey(certificatePEM: SignedXMLVectors.text("vector-\($0).pem")) }
    var allowed = AllowedAlgorithms.standard
    allowed.inclusiveCanonicalization = inclusive
    let document = try ParsedDocument(parsing: octets)
    let element = try #require(document.element(withID: "_a1"))
    return try SignatureVerifier(keys: keys, allowed: allowed).verify(element)
  }

  @Test(arguments: files)
  func areVerifiedAndReadAlike(_ name: String, _ algorithm: SignatureAlgorithm) throws {
    let isInclusive = name.hasSuffix("inclusive")
    let octets = Array(try SignedXMLVectors.text(name + ".xml").utf8)
    let verified = try verify(octets, inclusive: isInclusive)
    #expect(verified.algorithm == algorithm && verified.usesInclusiveCanonicalization == isInclusive)
    let saml = "urn:oasis:names:tc:SAML:2.0:assertion"
    let subject = verified.element.onlyChild("Subject", in: saml)
    #expect(subject?.onlyChild("NameID", in: saml)?.text == "Zo\u{EB} & co\r")
    let attribute = verified.element.onlyChild("AttributeStatement", in: saml)?.onlyChild("Attribute", in: saml)
    #expect(attribute?.attribute("Name") == "g\nh")
    #expect(attribute?.onlyChild("AttributeValue", in: saml)?.text == "<b>")
    // What stands around the assertion is in the octets only where canonicalisation is told so.
    let text = String(decoding: verified.octets, as: UTF8.self)
    #expect(text.contains("urn:example:unused") == (isInclusive || name.hasSuffix("-list")))
    #expect(text.contains(#"xml:lang="de""#) == isInclusive && !text.contains("fr"))
  }

  /// SHA-1, by RSA and by ECDSA alike, behind its one switch.
  @Test(arguments: [
    ("rsa2048", "rsa-sha1", SignatureAlgorithm.rsaSHA1), ("p256", "ecdsa-sha1", .ecdsaSHA1),
    ("p521", "ecdsa-sha1", .ecdsaSHA1),
  ])
  func areVerifiedWithSHA1OnlyWhereItIsAllowed(
    _ key: String, _ method: String, _ algorithm: SignatureAlgorithm
  ) throws {
    let trusted = try VerificationKey(certificatePEM: SignedXMLVectors.text("vector-sha1-\(key).pem"))
    let document = try ParsedDocument(parsing: Array(SignedXMLVectors.text("xmlsec1-\(key)-\(method).xml").utf8))
    let element = try #require(document.element(withID: "_a1"))
    let verified = try SignatureVerifier(keys: [trusted], allowed: .unsafeWithSHA1).verify(element)
    #expect(verified.algorithm == algorithm && verified.digestAlgorithm == .sha1)
    #expect(throws: CodedError(.signatureAlgorithm, "", remedy: "")) {
      _ = try SignatureVerifier(keys: [trusted]).verify(element)
    }
  }

  @Test(arguments: files)
  func areRefusedWhenALetterChanges(_ name: String, _ algorithm: SignatureAlgorithm) throws {
    let text = try SignedXMLVectors.text(name + ".xml")
    let isInclusive = name.hasSuffix("inclusive")
    let changed = text.replacingFirst("Subject><", with: "Subject> <")
    #expect(throws: CodedError(.signatureDigest, "", remedy: "")) {
      try verify(Array(changed.utf8), inclusive: isInclusive)
    }
    if isInclusive {
      #expect(throws: CodedError(.signatureCanonicalization, "", remedy: "")) {
        try verify(Array(text.utf8), inclusive: false)
      }
      // An attribute of the root reaches into what is signed.
      let lang = text.replacingFirst(#"xml:lang="de""#, with: #"xml:lang="en""#)
      #expect(throws: CodedError(.signatureInvalid, "", remedy: "")) { try verify(Array(lang.utf8), inclusive: true) }
    }
  }
}
