import Diagnostics
import SignedXML
import Testing

@Suite struct SignaturesOfElements {
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private let key: SigningKey

  init() throws {
    key = try SigningKey.generate(commonName: "test", validDays: 10, now: Self.now)
  }

  private func verify(_ octets: [UInt8]) throws -> VerifiedElement {
    let document = try ParsedDocument(parsing: octets)
    return try SignatureVerifier(keys: [key.verificationKey]).verify(document.root)
  }

  private func canonical(_ xml: String, prefixes: [String] = []) throws -> String {
    let signed = try Signer.sign(xml: xml, elementID: "_1", key: key, options: .init(prefixList: prefixes))
    let document = try ParsedDocument(parsing: signed)
    let element = try #require(document.element(withID: "_1"))
    let verified = try SignatureVerifier(keys: [key.verificationKey]).verify(element)
    return String(decoding: verified.octets, as: UTF8.self)
  }

  /// Expectations made by hand from xml-exc-c14n and Canonical XML 1.0.
  @Test func canonicalFormsAreThoseOfTheSpecification() throws {
    #expect(
      try canonical("<a  c='3' ID='_1'\n b=\"2\"><e/><!-- x --> &gt;&#13;<![CDATA[<&]]></a>")
        == #"<a ID="_1" b="2" c="3"><e></e> &gt;&#xD;&lt;&amp;</a>"#)
    #expect(
      try canonical("<a ID='_1' b='&#9;&#10;&#13;&quot;&apos;&lt;>&amp;'/>")
        == #"<a ID="_1" b="&#x9;&#xA;&#xD;&quot;'&lt;>&amp;"></a>"#)
    // Only what is used is shown, where it is first used; undoing a default is shown too.
    #expect(
      try canonical(
        "<r xmlns:x='urn:x' xmlns:y='urn:y' xmlns='urn:d'><a ID='_1'><x:b/><x:b y:k='' xmlns=''><c/></x:b></a></r>")
        == #"<a xmlns="urn:d" ID="_1"><x:b xmlns:x="urn:x"></x:b><x:b xmlns:x="urn:x" xmlns:y="urn:y" y:k=""><c xmlns=""></c></x:b></a>"#
    )
    // Attributes by namespace name, then by local name; xml: needs no declaration.
    #expect(
      try canonical("<a xmlns:p='urn:z' xmlns:q='urn:a' p:a='1' q:b='2' xml:lang='de' z='3' ID='_1'/>")
        == #"<a xmlns:p="urn:z" xmlns:q="urn:a" ID="_1" z="3" xml:lang="de" q:b="2" p:a="1"></a>"#)
  }

  @Test func prefixListsAreCanonicalisedInclusively() throws {
    let xml =
      "<r xmlns:xs='urn:xs' xmlns='urn:d' xmlns:u='urn:u'><p:a xmlns:p='urn:p' ID='_1'><p:b xmlns:xs='urn:2'/></p:a></r>"
    #expect(try canonical(xml) == #"<p:a xmlns:p="urn:p" ID="_1"><p:b></p:b></p:a>"#)
    #expect(
      try canonical(xml, prefixes: ["xs", "absent"])
        == #"<p:a xmlns:p="urn:p" xmlns:xs="urn:xs" ID="_1"><p:b xmlns:xs="urn:2"></p:b></p:a>"#)
    #expect(
      try canonical(xml, prefixes: ["#default"])
        == #"<p:a xmlns="urn:d" xmlns:p="urn:p" ID="_1"><p:b></p:b></p:a>"#)
  }

  @Test func verifiedElementsAreReadFromTheDigestedOctets() throws {
    let xml = "<a xmlns='urn:d' xmlns:x='urn:x' ID='_1' x:k='v'>t<b c='&lt;&#10;'>e<!-- -->\u{301}&amp;</b></a>"
    let verified = try verify(Signer.sign(xml: xml, elementID: "_1", key: key))
    #expect(verified.identifier == "_1" && verified.keyThumbprint == key.verificationKey.thumbprint)
    let element = verified.element
    #expect(element.isNamed("a", in: "urn:d") && element.text == "t")
    #expect(element.attribute("ID") == "_1" && element.attribute("k") == nil)
    #expect(element.attributes.last == XMLAttribute(localName: "k", namespaceURI: "urn:x", value: "v"))
    let child = try #require(element.onlyChild("b", in: "urn:d"))
    #expect(child.attribute("c") == "<\n")
    #expect(Array(child.text.utf8) == Array("e\u{301}&".utf8))
    #expect(element.children.count == 1)
  }

  @Test func theCanonicalFormIsCapped() throws {
    let name = "urn:" + String(repeating: "n", count: 1000)
    let wide = String(repeating: "<p:b/>", count: 8000)
    #expect(throws: CodedError(.canonicalizationTooLarge, "", remedy: "")) {
      try Signer.sign(xml: "<a xmlns:p='\(name)' ID='_1'>\(wide)</a>", elementID: "_1", key: key)
    }
  }

  @Test func rawSignaturesOfQueries() throws {
    let octets = Array("SAMLRequest=x&SigAlg=y".utf8)
    let signature = try key.signature(over: octets)
    #expect(key.verificationKey.isValid(signature: signature, over: octets, algorithm: .rsaSHA256))
    #expect(!key.verificationKey.isValid(signature: signature, over: octets, algorithm: .rsaSHA512))
    #expect(!key.verificationKey.isValid(signature: signature, over: octets + [0], algorithm: .rsaSHA256))
    #expect(!key.verificationKey.isValid(signature: [], over: octets, algorithm: .rsaSHA256))
  }

  @Test func anUnknownElementCannotBeSigned() {
    #expect(throws: CodedError(.signingFailed, "", remedy: "")) {
      try Signer.sign(xml: "<a/>", elementID: "_1", key: key)
    }
  }
}

@Suite struct KeysAndCertificates {
  private static let now = Instant(milliseconds: 1_795_000_000_000)

  @Test func keysSurviveTheirPEM() throws {
    let key = try SigningKey.generate(commonName: "Müller", validDays: 10, now: Self.now)
    let again = try SigningKey(privateKeyPEM: key.privateKeyPEM, certificatePEM: key.certificatePEM)
    #expect(again.verificationKey.thumbprint == key.verificationKey.thumbprint)
    #expect(key.verificationKey.bits == 2048)
    #expect(key.verificationKey.notBefore == Self.now)
    #expect(key.verificationKey.notAfter == Self.now + .seconds(864_000))
    let octets = Array("text".utf8)
    #expect(
      try key.verificationKey.isValid(signature: again.signature(over: octets), over: octets, algorithm: .rsaSHA256))
    let fromDER = try VerificationKey(certificateDER: key.certificateDER)
    let fromText = try VerificationKey(certificateBase64: " " + Base64.encode(key.certificateDER) + "\r\n")
    #expect(fromDER.thumbprint == fromText.thumbprint)
  }

  @Test func whatIsNoKeyIsRefused() throws {
    let key = try SigningKey.generate(commonName: "a", now: Self.now)
    let other = try SigningKey.generate(commonName: "b", now: Self.now)
    #expect(throws: CodedError(.keyMismatch, "", remedy: "")) {
      try SigningKey(privateKeyPEM: key.privateKeyPEM, certificatePEM: other.certificatePEM)
    }
    #expect(throws: CodedError(.keyUnreadable, "", remedy: "")) {
      try SigningKey(privateKeyPEM: Secret("no key"), certificatePEM: key.certificatePEM)
    }
    #expect(throws: CodedError(.certificateUnreadable, "", remedy: "")) { try VerificationKey(certificatePEM: "") }
    #expect(throws: CodedError(.certificateUnreadable, "", remedy: "")) {
      try VerificationKey(certificateDER: key.certificateDER + [0])
    }
    #expect(throws: CodedError(.keyGeneration, "", remedy: "")) {
      try SigningKey.generate(commonName: "", now: Self.now)
    }
  }

  @Test func whatIsGivenInsteadOfACertificateIsNamed() throws {
    let key = try SigningKey.generate(commonName: "a", now: Self.now, kind: .p256)
    for (text, remedy) in [
      (Base64.encode(key.certificateDER), "BEGIN CERTIFICATE"), (key.privateKeyPEM.reveal(), "private key"),
      ("MIIC", "metadata"),
    ] {
      let error = try #require(throws: CodedError.self) { try VerificationKey(certificatePEM: text) }
      #expect(error.code == .certificateUnreadable && error.remedy.contains(remedy))
    }
  }

  @Test func severalCertificatesAreNotOne() throws {
    let pem = try SignedXMLVectors.text("p256.pem")
    #expect(throws: CodedError(.certificateUnreadable, "", remedy: "")) {
      try VerificationKey(certificatePEM: pem + "\n" + pem)
    }
    #expect(try VerificationKey(certificatePEM: "issued for: idp\n" + pem).type == .p256)
  }

  @Test(arguments: [
    ("ed448.pem", "saml.key.type"), ("secp256k1.pem", "saml.key.type"), ("explicit-curve.pem", "saml.key.type"),
    ("rsa1024.pem", "saml.key.size"), ("rsa5120.pem", "saml.key.size"),
  ])
  func weakAndForeignKeysAreRefused(_ file: String, _ code: String) throws {
    let pem = try SignedXMLVectors.text(file)
    #expect(throws: CodedError(ErrorCode(rawValue: code), "", remedy: "")) { try VerificationKey(certificatePEM: pem) }
  }

  @Test func keysOfEveryKindSurviveTheirPEM() throws {
    #expect(try VerificationKey(certificatePEM: SignedXMLVectors.text("p256.pem")).type == .p256)
    let kinds: [(SigningKey.Kind, KeyType, Int)] = [
      (.rsa3072, .rsa, 3072), (.p256, .p256, 256), (.p384, .p384, 384), (.p521, .p521, 521), (.ed25519, .ed25519, 256),
    ]
    for (kind, type, bits) in kinds {
      let key = try SigningKey.generate(commonName: "a", now: Self.now, kind: kind)
      let again = try SigningKey(privateKeyPEM: key.privateKeyPEM, certificatePEM: key.certificatePEM)
      #expect(again.type == type && again.verificationKey.type == type && again.verificationKey.bits == bits)
      let octets = Array("text".utf8)
      let signature = try again.signature(over: octets)
      #expect(key.verificationKey.isValid(signature: signature, over: octets, algorithm: type.usualAlgorithm))
    }
  }

  @Test func anExponentThatIsNoneIsRefused() throws {
    let key = try SigningKey.generate(commonName: "a", now: Self.now)
    let exponent: [UInt8] = [0x02, 0x03, 0x01, 0x00, 0x01]
    var der = key.certificateDER
    let place = try #require(der.indices.dropLast(5).first { Array(der[$0..<$0 + 5]) == exponent })
    der[place + 4] = 0
    #expect(throws: CodedError(.keyExponent, "", remedy: "")) { try VerificationKey(certificateDER: der) }
  }
}

@Suite struct Base64Texts {
  @Test func roundTrips() {
    for count in 0..<70 {
      let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 201) }
      #expect(Base64.decode(Base64.encode(octets).utf8) == octets)
    }
  }

  @Test func onlyTheOneFormIsTaken() {
    #expect(Base64.decode("Q U\r\nI\t=".utf8) == Array("AB".utf8))
    for text in ["QQ", "QQ=", "QQ===", "Q===", "=", "QR==", "QUJ=Q", "QQ==QQ==", "Q-A=", "QQ==\u{B}", "QUL="] {
      #expect(Base64.decode(text.utf8) == nil, "\(text)")
    }
  }
}
