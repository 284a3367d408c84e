import Diagnostics
import Foundation
import SAML
import SignedXML
import Testing

/// Attacks on the signature and its place. Each asserts the refusal that was meant, so that no attack fails for a
/// reason that happens to stand in its way.
@Suite struct AttacksOnSignatures {
  private let signedAssertion: String
  private let signedResponse: String

  init() throws {
    signedAssertion = try ResponseFixture().text(.assertion)
    signedResponse = try ResponseFixture().text(.response)
  }

  private func code(_ text: String, _ change: (inout ValidationContext) -> Void = { _ in }) -> String? {
    ResponseFixture.judge(text, ResponseFixture.context(change)).error?.code.rawValue
  }

  private var genuine: String { signedAssertion.slice(from: "<saml:Assertion", through: "</saml:Assertion>") }
  private var signature: String { signedAssertion.slice(from: "<ds:Signature", through: "</ds:Signature>") }
  private var forged: String {
    ResponseFixture().assertion.replacingFirst(#"ID="_a1""#, with: #"ID="_evil""#)
      .replacingFirst("alice@", with: "admin@")
  }

  @Test func unsigned() throws {
    #expect(code(try ResponseFixture().text(.none)) == "saml.signature.missing")
    #expect(code(signedAssertion.replacingFirst(signature, with: "")) == "saml.signature.missing")
  }

  @Test func oneOctetChanged() {
    #expect(code(signedAssertion.replacingFirst("alice@", with: "alicf@")) == "saml.signature.digest")
    #expect(code(signedResponse.replacingFirst("alice@", with: "alicf@")) == "saml.signature.digest")
    #expect(code(signedResponse.replacingFirst("_request1", with: "_request2")) == "saml.signature.digest")
  }

  @Test func replacedDigestOrSignature() {
    let digest = signedAssertion.slice(from: "<ds:DigestValue>", through: "</ds:DigestValue>")
    let zero = "<ds:DigestValue>" + Base64.encode([UInt8](repeating: 0, count: 32)) + "</ds:DigestValue>"
    #expect(code(signedAssertion.replacingFirst(digest, with: zero)) == "saml.signature.invalid")
    #expect(
      code(signedAssertion.replacingFirst(digest, with: "<ds:DigestValue>AAAA</ds:DigestValue>"))
        == "saml.signature.base64")
  }

  @Test func wrappingOfASignedResponse() {
    // XSW 1 and 2: the genuine response moves into or beside the signature of a forged one.
    let body = signedResponse.slice(from: "<ds:Signature", through: "</ds:Signature>")
    let bare = signedResponse.replacingFirst(body, with: "")
    let evil = bare.replacingFirst("alice@", with: "admin@").replacingFirst(#"ID="_r1""#, with: #"ID="_evilR""#)
      .replacingFirst(#"ID="_a1""#, with: #"ID="_evilA""#)
    let open = "</saml:Issuer>"
    let inObject = body.replacingFirst("</ds:Signature>", with: "<ds:Object>\(bare)</ds:Object></ds:Signature>")
    #expect(code(evil.replacingFirst(open, with: open + inObject)) == "saml.signature.object")
    #expect(
      code(evil.replacingFirst(open, with: open + body + bare)) == "saml.shape.child")
    #expect(
      code(evil.replacingFirst(open, with: open + body + "<samlp:Extensions>\(bare)</samlp:Extensions>"))
        == "saml.signature.reference")
  }

  @Test func wrappingOfASignedAssertion() {
    let bare = genuine.replacingFirst(signature, with: "")
    // XSW 3 and 4: the forged assertion before, or around, the genuine one.
    #expect(code(signedAssertion.replacingFirst(genuine, with: forged + genuine)) == "saml.assertion.count")
    let around = forged.replacingFirst("</saml:Assertion>", with: genuine + "</saml:Assertion>")
    #expect(code(signedAssertion.replacingFirst(genuine, with: around)) == "saml.shape.child")
    // XSW 5: the signature moves to the forged assertion, the genuine one stands behind.
    let resigned = forged.replacingFirst("</saml:Issuer>", with: "</saml:Issuer>" + signature)
    #expect(code(signedAssertion.replacingFirst(genuine, with: resigned + bare)) == "saml.assertion.count")
    // XSW 6: the genuine one inside the signature that moved.
    let holding = signature.replacingFirst("</ds:Signature>", with: bare + "</ds:Signature>")
    let six = forged.replacingFirst("</saml:Issuer>", with: "</saml:Issuer>" + holding)
    #expect(code(signedAssertion.replacingFirst(genuine, with: six)) == "saml.signature.shape")
    // XSW 7: the genuine one in Extensions, a forged one without a signature in its place.
    let seven = signedAssertion.replacingFirst(genuine, with: forged)
      .replacingFirst("<samlp:Status>", with: "<samlp:Extensions>\(genuine)</samlp:Extensions><samlp:Status>")
    #expect(code(seven) == "saml.signature.missing")
    // XSW 8: the genuine one in an Object of the signature of the forged one.
    let object = signature.replacingFirst("</ds:Signature>", with: "<ds:Object>\(bare)</ds:Object></ds:Signature>")
    let eight = forged.replacingFirst("</saml:Issuer>", with: "</saml:Issuer>" + object)
    #expect(code(signedAssertion.replacingFirst(genuine, with: eight)) == "saml.signature.object")
  }

  @Test func aSignatureThatRefersElsewhere() {
    let moved = forged.replacingFirst("</saml:Issuer>", with: "</saml:Issuer>" + signature)
    #expect(code(signedAssertion.replacingFirst(genuine, with: moved)) == "saml.signature.reference")
    #expect(code(signedAssertion.replacingFirst(##"URI="#_a1""##, with: #"URI="""#)) == "saml.signature.reference")
    #expect(code(signedAssertion.replacingFirst(##"URI="#_a1""##, with: "")) == "saml.signature.reference")
  }

  @Test func aSignedErrorThatHidesAnAssertion() throws {
    var fixture = ResponseFixture()
    fixture.status = #"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/>"#
    let error = String(
      decoding: try Signer.sign(xml: fixture.xml(assertion: ""), elementID: "_r1", key: ResponseFixture.key),
      as: UTF8.self)
    #expect(code(error) == "saml.status.responder")
    #expect(ResponseFixture.judge(error).isResponseSigned)
    let hidden = error.replacingFirst("</ds:Signature>", with: "<ds:Object>\(forged)</ds:Object></ds:Signature>")
    #expect(code(hidden) == "saml.signature.object")
    #expect(code(fixture.xml(assertion: "")) == "saml.status.responder")
    #expect(code(ResponseFixture().xml(assertion: "")) == "saml.assertion.missing")
  }

  @Test func identifiers() {
    #expect(code(signedAssertion.replacingFirst(#"ID="_r1""#, with: #"ID="_a1""#)) == "saml.xml.id-duplicate")
    #expect(code(signedAssertion.replacingFirst(#"ID="_r1""#, with: #"ID="1 2""#)) == "saml.xml.id-form")
    // A namespaced ID is no ID: the forged element would carry the genuine one's under a prefix.
    let namespaced = forged.replacingFirst(#"ID="_evil""#, with: #"saml:ID="_a1" ID="_evil""#)
      .replacingFirst("</saml:Issuer>", with: "</saml:Issuer>" + signature)
    #expect(code(signedAssertion.replacingFirst(genuine, with: namespaced)) == "saml.shape.attribute")
  }

  @Test func relativeNamespacesThatVoidCanonicalisation() {
    for place in [#"<saml:Subject"#, "<samlp:Status"] {
      let text = signedAssertion.replacingFirst(place + ">", with: place + #" xmlns:ns="1">"#)
      #expect(code(text) == "saml.xml.namespace-relative")
    }
  }

  @Test func moreThanOneOfWhatMustBeOne() {
    let info = signature.slice(from: "<ds:SignedInfo>", through: "</ds:SignedInfo>")
    let reference = signature.slice(from: "<ds:Reference", through: "</ds:Reference>")
    #expect(code(signedAssertion.replacingFirst(info, with: info + info)) == "saml.signature.shape")
    #expect(code(signedAssertion.replacingFirst(reference, with: reference + reference)) == "saml.signature.reference")
    #expect(code(signedAssertion.replacingFirst(signature, with: signature + signature)) == "saml.signature.count")
  }

  @Test func textSplitByComments() {
    let open = "<ds:DigestValue>"
    #expect(code(signedAssertion.replacingFirst(open, with: open + "<!--x-->")) == "saml.signature.shape")
    let value = "<ds:SignatureValue>"
    #expect(code(signedAssertion.replacingFirst(value, with: value + "<!--x-->")) == "saml.signature.shape")
    #expect(code(signedAssertion.replacingFirst(value, with: value + "<x/>")) == "saml.signature.shape")
  }

  @Test func keysOfTheMessageAreNotTrusted() throws {
    let text = try ResponseFixture().text(.both, key: ResponseFixture.otherKey)
    #expect(text.contains("X509Certificate"))
    #expect(code(text) == "saml.signature.invalid")
    #expect(code(signedAssertion) { $0.idp.signingCertificates = [] } == "saml.signature.no-keys")
    #expect(
      code(signedAssertion) {
        $0.idp.signingCertificates = []
        $0.idp.encryptionCertificates = [ResponseFixture.key.certificatePEM]
      } == "saml.signature.no-keys")
  }

  @Test func everySignatureMustHold() throws {
    // The assertion's signature holds; the response's own is by somebody else.
    let octets = try Signer.sign(xml: signedAssertion, elementID: "_r1", key: ResponseFixture.otherKey)
    #expect(code(String(decoding: octets, as: UTF8.self)) == "saml.signature.invalid")
  }

  /// One character may carry any number of combining marks, so that a bound in characters is none.
  @Test func foreignTextInRefusalsIsBoundedInOctets() throws {
    let marks = "e" + String(repeating: "\u{301}", count: 50_000)
    let text = try ResponseFixture().text(.assertion)
    let algorithm = text.replacingFirst("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", with: marks)
    let attribute = text.replacingFirst(
      " IssueInstant=", with: " \(marks.prefix(1).unicodeScalars.prefix(20_000))='' IssueInstant=")
    var fixture = ResponseFixture()
    fixture.destination = marks
    for refused in [algorithm, attribute, try fixture.text(.assertion)] {
      let error = try #require(ResponseFixture.judge(refused).error)
      #expect(error.description.utf8.count < 1_000, "\(error.code)")
    }
  }

  @Test func algorithmsThatAreNotOnTheList() throws {
    let weak = try ResponseFixture().text(.assertion, options: .init(algorithm: .rsaSHA1, digest: .sha1))
    #expect(code(weak) == "saml.signature.algorithm")
    #expect(code(weak) { $0.policy.allowSHA1 = true } == nil)
    let weakDigest = try ResponseFixture().text(.assertion, options: .init(digest: .sha1))
    #expect(code(weakDigest) == "saml.signature.digest-algorithm")
    let hmac = signedAssertion.replacingFirst(
      SignatureAlgorithm.rsaSHA256.rawValue, with: "http://www.w3.org/2000/09/xmldsig#hmac-sha1")
    #expect(code(hmac) == "saml.signature.algorithm")
    let length = signedAssertion.replacingFirst(
      "rsa-sha256\"/>", with: "rsa-sha256\"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>")
    #expect(code(length) == "saml.signature.shape")
  }

  @Test func transformsAndCanonicalisations() {
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
    let method = #"<ds:CanonicalizationMethod Algorithm=""#
    #expect(
      code(signedAssertion.replacingFirst(method + exclusive, with: method + exclusive + "WithComments"))
        == "saml.signature.canonicalization")
    let transform = #"<ds:Transform Algorithm="\#(exclusive)"/>"#
    #expect(code(signedAssertion.replacingFirst(transform, with: "")) == "saml.signature.transforms")
    let xslt = #"<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>"#
    #expect(code(signedAssertion.replacingFirst(transform, with: xslt)) == "saml.signature.transforms")
    #expect(code(signedAssertion.replacingFirst(transform, with: transform + xslt)) == "saml.signature.transforms")
    let names = (0..<33).map { "p\($0)" }.joined(separator: " ")
    let list = #"<ec:InclusiveNamespaces xmlns:ec="\#(exclusive)" PrefixList="\#(names)"/></ds:Transform>"#
    #expect(
      code(signedAssertion.replacingFirst(transform, with: transform.dropLast(2) + ">" + list))
        == "saml.signature.prefix-list")
  }

  @Test func signaturesInTheWrongPlace() throws {
    let last = try ResponseFixture().text(.assertion, options: .init(placement: .last))
    #expect(code(last) == "saml.signature.position")
    #expect(code(last) { $0.policy.leniencies = [.signaturePosition] } == nil)
    let status = signedAssertion.replacingFirst("</samlp:Status>", with: signature + "</samlp:Status>")
      .replacingFirst(genuine, with: forged)
    #expect(code(status) == "saml.signature.position")
  }

  @Test func anEncryptedAssertionBesideAnotherIsOneTooMany() {
    let beside = signedAssertion.replacingFirst(
      "</samlp:Response>", with: "<saml:EncryptedAssertion><x/></saml:EncryptedAssertion></samlp:Response>")
    #expect(code(beside) == "saml.assertion.count")
  }
}
