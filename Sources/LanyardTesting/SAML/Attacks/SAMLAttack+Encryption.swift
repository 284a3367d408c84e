internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// Ciphertext: anybody can make it, since the service's certificate is public.
extension SAMLAttack {
  static let encryption: [SAMLAttack] = outside + wrappedInside + changeable + unvouched + keys + octets + other

  private static let outside: [SAMLAttack] = [
    made(
      "XSW-3-encrypted-decoy", "a forged assertion in the clear stands before the encrypted signed one", .assertionCount
    ) {
      (make) throws(CodedError) in
      let hidden = try make.hidden(try make.standing(in: try make.surgery()))
      return try make.surgery(.nothing).replacingAssertion(with: make.forgedAssertion() + hidden)
    },
    made("XSW-3-encrypted-forgery", "a forged assertion is encrypted and stands before the signed one", .assertionCount)
    {
      (make) throws(CodedError) in
      let genuine = try make.surgery()
      return genuine.inserting(try make.hidden(try make.standing(in: make.forgedResponse())), before: genuine.assertion)
    },
    made("two-encrypted-assertions", "both are encrypted", .assertionCount) { (make) throws(CodedError) in
      let genuine = try make.surgery()
      let hidden = try make.hidden(try make.standing(in: genuine))
      let forged = try make.hidden(try make.standing(in: make.forgedResponse()))
      let renamed = ResponseSurgery(forged).replacing(" Id=\"_key", with: " Id=\"_other")
      return genuine.replacingAssertion(with: hidden + renamed.text)
    },
    made("encrypted-decoy-in-extensions", "the signed assertion is an encrypted decoy in Extensions", .signatureMissing)
    {
      (make) throws(CodedError) in
      try make.forgedResponse().extending(make.hidden(make.standing(in: make.surgery())))
    },
    made("encrypted-by-the-attacker", "the attacker encrypts the own signed assertion", nil) {
      (make) throws(CodedError) in
      let genuine = try make.surgery()
      return genuine.replacingAssertion(with: try make.hidden(try make.standing(in: genuine)))
    },
  ]

  /// Wrapping again, inside the plaintext.
  private static let wrappedInside: [SAMLAttack] = [
    inside("XSW-3-in-plaintext", "two assertions in one plaintext, the forged first", .encryptionFailed) { $1 + $0 },
    inside(
      "XSW-5-in-plaintext", "the forged one carries the signature, the signed one follows without it", .encryptionFailed
    ) {
      let signature = ResponseSurgery($0).signature
      return ResponseSurgery($1).carrying(signature).text + ResponseSurgery($0).removing("ds:Signature").text
    },
    inside("XSW-4-in-plaintext", "the signed assertion lies inside the forged one", .shapeChild) {
      ResponseSurgery($1).inserting($0, before: "</saml:Assertion>", last: true).text
    },
    inside(
      "XSW-6-in-plaintext", "the forged one carries the signature, and the signed one lies inside that", .signatureShape
    ) {
      carrying($0, $1) { $0 }
    },
    inside("XSW-7-in-plaintext", "the signed assertion lies in the Advice of the forged one", .signatureMissing) {
      ResponseSurgery($1).inserting("<saml:Advice>\($0)</saml:Advice>", before: "<saml:AuthnStatement").text
    },
    inside(
      "XSW-8-in-plaintext", "the forged one carries the signature, and the signed one lies in its Object",
      .signatureObject
    ) {
      carrying($0, $1) { "<ds:Object>\($0)</ds:Object>" }
    },
    inside("moved-signature-in-plaintext", "the forged one carries the signed one's signature", .signatureReference) {
      ResponseSurgery($1).carrying(ResponseSurgery($0).signature).text
    },
    inside("tampered-plaintext", "the plaintext was changed after it was signed", .signatureDigest) { genuine, _ in
      ResponseSurgery(genuine).replacing(">mallory@acme.example<", with: ">admin@acme.example<").text
    },
    inside("comment-in-plaintext", "a comment splits the NameID of the plaintext", nil) { genuine, _ in
      ResponseSurgery(genuine).inserting("<!-- -->", after: ">mallory@acme").text
    },
    inside("document-type-in-plaintext", "the plaintext has a document type", .encryptionFailed) { genuine, _ in
      "<!DOCTYPE x>" + genuine
    },
    inside("nested-ciphertext", "the plaintext is ciphertext again", .encryptionFailed) { genuine, _ in
      "<saml:EncryptedAssertion xmlns:saml=\"\(SAMLVocabulary.assertionNamespace)\">\(genuine)</saml:EncryptedAssertion>"
    },
    inside("text-in-plaintext", "text follows the assertion in the plaintext", .encryptionFailed) { genuine, _ in
      genuine + "x"
    },
    inside("empty-plaintext", "the plaintext is empty", .encryptionShape) { _, _ in "" },
  ]

  /// Under a cipher that anybody can change, no answer may tell what the plaintext is.
  private static let changeable: [SAMLAttack] = [
    inside("XSW-4-in-cbc", "the signed assertion lies inside the forged one", .encryptionFailed, cbc) {
      ResponseSurgery($1).inserting($0, before: "</saml:Assertion>", last: true).text
    },
    inside("XSW-7-in-cbc", "the signed assertion lies in the Advice of the forged one", .encryptionFailed, cbc) {
      ResponseSurgery($1).inserting("<saml:Advice>\($0)</saml:Advice>", before: "<saml:AuthnStatement").text
    },
    inside(
      "XSW-8-in-cbc", "the forged one carries the signature, and the signed one lies in its Object", .encryptionFailed,
      cbc
    ) {
      carrying($0, $1) { "<ds:Object>\($0)</ds:Object>" }
    },
    inside("moved-signature-in-cbc", "the forged one carries the signed one's signature", .encryptionFailed, cbc) {
      ResponseSurgery($1).carrying(ResponseSurgery($0).signature).text
    },
    inside("tampered-in-cbc", "the plaintext was changed after it was signed", .encryptionFailed, cbc) { genuine, _ in
      ResponseSurgery(genuine).replacing(">mallory@acme.example<", with: ">admin@acme.example<").text
    },
    inside("comment-in-cbc", "a comment splits the NameID of the plaintext", nil, cbc) { genuine, _ in
      ResponseSurgery(genuine).inserting("<!-- -->", after: ">mallory@acme").text
    },
  ]

  private static let cbc = Encryptor.Options(cipher: .aes256CBC)

  /// `write` makes the plaintext of the genuine signed assertion and a forged one.
  private static func inside(
    _ name: String, _ aim: String, _ code: ErrorCode?, _ how: Encryptor.Options = .init(),
    _ write: @escaping @Sendable (String, String) -> String
  ) -> SAMLAttack {
    made(name, aim, code) { (make) throws(CodedError) in
      let genuine = try make.surgery()
      let plaintext = write(try make.standing(in: genuine), try make.standing(in: make.forgedResponse()))
      return genuine.replacingAssertion(with: try make.hidden(plaintext, how))
    }
  }

  /// The forged assertion with the signature, in which `hide` puts the signed one.
  private static func carrying(_ genuine: String, _ forged: String, _ hide: (String) -> String) -> String {
    let source = ResponseSurgery(genuine)
    let bare = source.removing("ds:Signature").text
    let signature = ResponseSurgery(source.signature).inserting(hide(bare), before: "</ds:Signature>", last: true)
    return ResponseSurgery(forged).carrying(signature.text).text
  }

  private static let unvouched: [SAMLAttack] = [
    made("CVE-2024-9487-encrypted-and-unsigned", "an assertion is encrypted and signed nowhere", .signatureMissing) {
      (make) throws(CodedError) in
      let forged = try make.forgedResponse()
      return forged.replacingAssertion(with: try make.hidden(try make.standing(in: forged)))
    },
    made("encrypted-and-unsigned-by-cbc", "the same under a cipher that anybody can change", .encryptionFailed) {
      (make) throws(CodedError) in
      let forged = try make.forgedResponse()
      return forged.replacingAssertion(
        with: try make.hidden(try make.standing(in: forged), .init(cipher: .aes256CBC)))
    },
    made(
      "encrypted-and-signed-by-the-attacker", "an assertion is signed with the attacker's key and encrypted",
      .signatureInvalid
    ) {
      (make) throws(CodedError) in
      let forged = try make.signedByAttacker()
      return forged.replacingAssertion(with: try make.hidden(try make.standing(in: forged)))
    },
    made("exchanged-ciphertext", "the ciphertext of a signed response is exchanged", .signatureDigest) {
      (make) throws(CodedError) in
      let genuine = try make.encrypted(.response)
      let forged = try make.hidden(try make.standing(in: make.forgedResponse()))
      return genuine.replacing(genuine.element("saml:EncryptedAssertion"), with: forged)
    },
    made(
      "clear-where-ciphertext-was-signed", "a forged assertion takes the ciphertext's place in a signed response",
      .signatureDigest
    ) {
      (make) throws(CodedError) in
      let genuine = try make.encrypted(.response)
      return genuine.replacing(genuine.element("saml:EncryptedAssertion"), with: try make.forgedAssertion())
    },
    edited(
      "clear-where-encryption-is-wanted",
      "the assertion comes in the clear although the connection asks for encryption",
      .encryptionMissing, in: { context, _ in context.policy.wantAssertionsEncrypted = true }
    ) { $0 },
    made("encrypted-nameid-exchanged", "the encrypted NameID of a signed assertion is exchanged", .signatureDigest) {
      (make) throws(CodedError) in
      let genuine = try make.encrypted(.assertion, [.nameID])
      let forged = try make.hidden(
        "<saml:NameID xmlns:saml=\"\(SAMLVocabulary.assertionNamespace)\">admin@acme.example</saml:NameID>",
        as: "EncryptedID")
      return genuine.replacing(genuine.element("saml:EncryptedID"), with: forged)
    },
    made("encrypted-nameid-beside-nameid", "an encrypted NameID is added beside the signed one", .shapeChild) {
      (make) throws(CodedError) in
      let forged = try make.hidden(
        "<saml:NameID xmlns:saml=\"\(SAMLVocabulary.assertionNamespace)\">admin@acme.example</saml:NameID>",
        as: "EncryptedID")
      return try make.surgery().inserting(forged, before: "<saml:NameID")
    },
    made("encrypted-attribute-added", "an encrypted attribute is added to a signed assertion", .signatureDigest) {
      (make) throws(CodedError) in
      let forged = ResponseSurgery(try make.forgedAssertion()).element("saml:Attribute ")
      let attribute = try make.hidden(
        ResponseSurgery(forged.isEmpty ? "<saml:Attribute Name=\"groups\"/>" : forged)
          .replacing("<saml:Attribute", with: "<saml:Attribute xmlns:saml=\"\(SAMLVocabulary.assertionNamespace)\"")
          .text,
        as: "EncryptedAttribute")
      return try make.surgery().inserting(attribute, before: "</saml:AttributeStatement>")
    },
  ]
}

extension AttackGenerator {
  /// A genuine response with these parts encrypted for the service.
  func encrypted(
    _ sign: SampleResponseOptions.Signing, _ parts: Set<SampleEncryption.Part> = [.assertion],
    _ how: Encryptor.Options = .init()
  ) throws(CodedError) -> ResponseSurgery {
    var options = options(sign)
    options.encryption = SampleEncryption(for: serviceKey, parts: parts, options: how)
    return ResponseSurgery(try respond(about: attacker, options))
  }

  /// What anybody can make: ciphertext of any text for the service.
  func hidden(
    _ plaintext: String, _ how: Encryptor.Options = .init(), as holder: String = "EncryptedAssertion"
  ) throws(CodedError) -> String {
    String(
      decoding: try Encryptor.envelope(
        Array(plaintext.utf8), as: holder, in: SAMLVocabulary.assertionNamespace, for: [serviceKey], options: how),
      as: UTF8.self)
  }

  /// The message's assertion with the declarations it needs to stand alone.
  func standing(in message: ResponseSurgery) throws(CodedError) -> String {
    ResponseSurgery(message.assertion).replacing(
      "<saml:Assertion",
      with:
        "<saml:Assertion xmlns:saml=\"\(SAMLVocabulary.assertionNamespace)\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
    ).text
  }
}

extension ResponseSurgery {
  fileprivate func replacingAssertion(with text: String) -> ResponseSurgery { replacing(assertion, with: text) }

  /// An assertion with a signature where the schema has one.
  fileprivate func carrying(_ signature: String) -> ResponseSurgery { inserting(signature, before: "<saml:Subject>") }
}
