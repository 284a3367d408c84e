import Diagnostics
import SAML
import SignedXML
import Testing

/// One key of every kind, made once for the whole run; the verdicts do not depend on which keys these are.
private enum Keys {
  static let all: [SigningKey.Kind: SigningKey] = {
    var keys: [SigningKey.Kind: SigningKey] = [:]
    // RSA-4096 takes seconds to make in an unlucky run; its size is a vector's business.
    for kind in SigningKey.Kind.allCases where kind != .rsa4096 {
      keys[kind] = try? SigningKey.generate(commonName: "idp.example.org", now: ResponseFixture.now, kind: kind)
    }
    return keys
  }()

  static func key(_ kind: SigningKey.Kind) throws -> SigningKey { try #require(all[kind]) }
}

private func code(_ verdict: Verdict) -> String? { verdict.error?.code.rawValue }

@Suite struct EverySignatureAlgorithm {
  struct Combination: Sendable, CustomTestStringConvertible {
    let kind: SigningKey.Kind
    let algorithm: SignatureAlgorithm
    let signed: ResponseFixture.Signed
    var testDescription: String { "\(kind) \(algorithm) \(signed)" }

    static let all: [Combination] = [SigningKey.Kind.rsa2048, .rsa3072, .p256, .p384, .p521, .ed25519].flatMap { kind in
      SignatureAlgorithm.allCases.filter { algorithm in (try? Keys.key(kind)).map { algorithm.fits($0.type) } ?? false }
        .flatMap { algorithm in
          [ResponseFixture.Signed.assertion, .response, .both].map {
            Combination(kind: kind, algorithm: algorithm, signed: $0)
          }
        }
    }
  }

  @Test(arguments: Combination.all)
  func isAcceptedWithAKeyThatFits(_ combination: Combination) throws {
    let key = try Keys.key(combination.kind)
    let digest: DigestAlgorithm =
      switch (combination.algorithm, combination.signed) {
      case (.rsaSHA1, _), (.ecdsaSHA1, _): .sha1
      case (_, .assertion): .sha256
      case (_, .response): .sha384
      default: .sha512
      }
    let text = try ResponseFixture().text(
      combination.signed, key: key, options: .init(algorithm: combination.algorithm, digest: digest))
    let context = ResponseFixture.context {
      $0.idp.signingCertificates = [key.verificationKey]
      $0.policy.allowSHA1 = digest == .sha1
    }
    try VectorFolder.keep(
      "algorithms", combination.testDescription, Array(text.utf8), context, expected: nil)
    let verdict = ResponseFixture.judge(text, context)
    #expect(verdict.error == nil)
    #expect(verdict.assertion?.nameID == "alice@example.org")
  }

  @Test func combinationsAreAllThere() {
    // RSA twice with seven algorithms, three curves with four, Ed25519 with one; each signs three ways.
    #expect(EverySignatureAlgorithm.Combination.all.count == (2 * 7 + 3 * 4 + 1) * 3)
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func refusesOtherKeysOtherOctetsAndOtherLengths(_ algorithm: SignatureAlgorithm) throws {
    let octets = Array("signed".utf8)
    for key in Keys.all.values where algorithm.fits(key.type) {
      let signature = try key.signature(over: octets, algorithm: algorithm)
      let verifier = key.verificationKey
      #expect(verifier.isValid(signature: signature, over: octets, algorithm: algorithm))
      #expect(!verifier.isValid(signature: signature, over: octets + [0], algorithm: algorithm))
      #expect(!verifier.isValid(signature: signature + [0], over: octets, algorithm: algorithm))
      #expect(!verifier.isValid(signature: [0] + signature, over: octets, algorithm: algorithm))
      #expect(!verifier.isValid(signature: signature.dropLast(), over: octets, algorithm: algorithm))
      #expect(!verifier.isValid(signature: [], over: octets, algorithm: algorithm))
      #expect(!verifier.isValid(signature: signature.map { _ in 0 }, over: octets, algorithm: algorithm))
      for other in SignatureAlgorithm.allCases where other != algorithm {
        #expect(!verifier.isValid(signature: signature, over: octets, algorithm: other), "\(other)")
      }
      for other in Keys.all.values where other !== key {
        #expect(!other.verificationKey.isValid(signature: signature, over: octets, algorithm: algorithm))
      }
    }
  }

  /// CVE-2022-21449, "psychic signatures": zero for r or s satisfies the equation of a careless verifier.
  @Test(arguments: [SigningKey.Kind.p256, .p384, .p521])
  func ellipticSignaturesWithoutANumberAreRefused(_ kind: SigningKey.Kind) throws {
    let key = try Keys.key(kind)
    let octets = Array("signed".utf8)
    let genuine = try key.signature(over: octets)
    let half = genuine.count / 2
    let zero = [UInt8](repeating: 0, count: half)
    let full = [UInt8](repeating: 0xFF, count: half)
    for forged in [
      zero + genuine[half...], genuine[..<half] + zero, zero + zero, full + full, full + genuine[half...],
      Array(genuine[half...] + genuine[..<half]),
    ] {
      #expect(
        !key.verificationKey.isValid(signature: Array(forged), over: octets, algorithm: key.type.usualAlgorithm))
    }
  }

  /// What OpenSSL itself writes is a DER sequence; XML Signature has the two numbers side by side.
  @Test func anEllipticSignatureInDERIsRefused() throws {
    let key = try Keys.key(.p256)
    let octets = Array("signed".utf8)
    let raw = try key.signature(over: octets)
    func integer(_ half: ArraySlice<UInt8>) -> [UInt8] {
      var digits = Array(half.drop { $0 == 0 })
      if digits[0] >= 0x80 { digits.insert(0, at: 0) }
      return [2, UInt8(digits.count)] + digits
    }
    let body = integer(raw[..<32]) + integer(raw[32...])
    #expect(
      !key.verificationKey.isValid(
        signature: [0x30, UInt8(body.count)] + body, over: octets, algorithm: .ecdsaSHA256))
  }
}

@Suite struct AlgorithmsThatNeedMoreThanAName {
  private func refusal(
    _ change: (String) -> String, key: SigningKey, _ policy: (inout ValidationContext) -> Void = { _ in }
  ) throws -> String? {
    let text = try ResponseFixture().text(.assertion, key: key)
    return code(
      ResponseFixture.judge(
        change(text),
        ResponseFixture.context {
          $0.idp.signingCertificates = [key.verificationKey]
          policy(&$0)
        }))
  }

  @Test func parametersAreRefused() throws {
    let method = SignatureAlgorithm.rsaPSSSHA256.rawValue
    let key = try Keys.key(.rsa2048)
    let text = try ResponseFixture().text(.assertion, key: key, options: .init(algorithm: .rsaPSSSHA256))
    let context = ResponseFixture.context { $0.idp.signingCertificates = [key.verificationKey] }
    #expect(code(ResponseFixture.judge(text, context)) == nil)
    let parameters =
      #"<pss:RSAPSSParams xmlns:pss="http://www.w3.org/2007/05/xmldsig-more#"><pss:SaltLength>0</pss:SaltLength></pss:RSAPSSParams>"#
    let filled = text.replacingFirst("\(method)\"/>", with: "\(method)\">\(parameters)</ds:SignatureMethod>")
    #expect(code(ResponseFixture.judge(filled, context)) == "saml.signature.shape")
    let open = text.replacingFirst(method, with: "http://www.w3.org/2007/05/xmldsig-more#rsa-pss")
    #expect(code(ResponseFixture.judge(open, context)) == "saml.signature.algorithm")
  }

  @Test(arguments: [
    "http://www.w3.org/2000/09/xmldsig#hmac-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512", "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224", "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-md5", "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed448",
    "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519ph", "none", "",
  ])
  func otherAlgorithmsAreRefusedWhateverIsAllowed(_ uri: String) throws {
    let refused = try refusal(
      { $0.replacingFirst(SignatureAlgorithm.rsaSHA256.rawValue, with: uri) }, key: Keys.key(.rsa2048),
      { $0.policy.allowSHA1 = true })
    #expect(refused == "saml.signature.algorithm")
  }

  /// The name of another family makes no key of one family verify as another.
  @Test func aKeyOfAnotherTypeIsNotTried() throws {
    for (kind, algorithm) in [
      (SigningKey.Kind.p256, SignatureAlgorithm.rsaSHA256), (.rsa2048, .ecdsaSHA256), (.ed25519, .ecdsaSHA256),
      (.rsa2048, .ed25519), (.p384, .rsaPSSSHA384),
    ] {
      let key = try Keys.key(kind)
      let text = try ResponseFixture().text(.assertion, key: key)
        .replacingFirst(key.type.usualAlgorithm.rawValue, with: algorithm.rawValue)
      let verdict = ResponseFixture.judge(
        text, ResponseFixture.context { $0.idp.signingCertificates = [key.verificationKey] })
      #expect(code(verdict) == "saml.signature.key-type")
      #expect(verdict.triedKeyThumbprints.isEmpty)
    }
  }
}

@Suite struct KeysInRollover {
  private func judge(_ text: String, _ keys: [SigningKey]) -> Verdict {
    ResponseFixture.judge(
      text, ResponseFixture.context { $0.idp.signingCertificates = keys.map(\.verificationKey) })
  }

  @Test func eachThatFitsIsTriedInTurn() throws {
    let keys = try [SigningKey.Kind.rsa2048, .ed25519, .p384, .rsa3072, .p256].map(Keys.key)
    for key in keys {
      let verdict = judge(try ResponseFixture().text(.both, key: key), keys)
      #expect(verdict.outcome == .accept)
      #expect(verdict.triedKeyThumbprints.last == key.verificationKey.thumbprint)
      let family = keys.filter { key.type.usualAlgorithm.fits($0.type) }
      #expect(verdict.triedKeyThumbprints.count == family.firstIndex { $0 === key }.map { $0 + 1 })
    }
  }

  @Test func noMoreThanEightAreTried() throws {
    let others = try (0..<8).map { _ in
      try SigningKey.generate(commonName: "old", now: ResponseFixture.now, kind: .p256)
    }
    let key = try Keys.key(.p256)
    let text = try ResponseFixture().text(.assertion, key: key)
    let eighth = judge(text, Array(others.prefix(7)) + [key])
    #expect(eighth.outcome == .accept && eighth.triedKeyThumbprints.count == 8)
    let ninth = judge(text, others + [key])
    #expect(code(ninth) == "saml.signature.key-limit" && ninth.triedKeyThumbprints.count == 8)
    // Keys of other types take no place.
    let rsa = try Keys.key(.rsa2048)
    #expect(judge(text, [rsa] + others.prefix(7) + [rsa, key]).outcome == .accept)
    #expect(code(judge(text, others)) == "saml.signature.invalid")
  }

  /// The certificate inside a message is never trusted, and its absence or a wrong one changes nothing.
  @Test func whatKeyInfoSaysDecidesNothing() throws {
    let key = try Keys.key(.p256)
    let stranger = try Keys.key(.rsa2048)
    let text = try ResponseFixture().text(.assertion, key: key)
    #expect(code(judge(text, [stranger])) == "saml.signature.key-type")
    let swapped = text.replacingFirst(
      Base64.encode(key.certificateDER), with: Base64.encode(stranger.certificateDER))
    #expect(judge(swapped, [key]).outcome == .accept)
  }

  @Test func whatKeyInfoSaysCanBeTold() throws {
    let key = try Keys.key(.p256)
    func told(_ text: String) throws -> [String] {
      let document = try ParsedDocument(parsing: Array(text.utf8))
      return try #require(document.element(withID: "_a1")).embeddedCertificates.map(\.thumbprint)
    }
    let text = try ResponseFixture().text(.assertion, key: key)
    #expect(try told(text) == [key.verificationKey.thumbprint])
    let wrapped = text.replacingFirst("<ds:X509Certificate>", with: "<ds:X509Certificate>\r\n ")
    #expect(try told(wrapped) == [key.verificationKey.thumbprint])
    #expect(try told(text.replacingFirst("<ds:X509Certificate>", with: "<ds:X509Certificate>QUJD")) == [])
    #expect(try told(ResponseFixture().text(.assertion, key: key, options: .init(includesCertificate: false))) == [])
    let certificate = text.slice(from: "<ds:X509Certificate>", through: "</ds:X509Certificate>")
    let many = String(repeating: certificate, count: 9)
    #expect(try told(text.replacingFirst(certificate, with: many)).count == 4)
  }
}

@Suite struct CertificatesOfSigningKeys {
  private func judge(_ moment: Instant, checked: Bool) throws -> Verdict {
    let key = try SigningKey.generate(
      commonName: "idp", validDays: 1, now: ResponseFixture.now - .seconds(3_600), kind: .p256)
    var fixture = ResponseFixture()
    fixture.notBefore = moment - .seconds(30)
    fixture.notOnOrAfter = moment + .seconds(300)
    fixture.confirmationEnd = moment + .seconds(300)
    fixture.sessionEnd = nil
    let text = try fixture.text(.assertion, key: key)
    return ResponseFixture.judge(
      text,
      ResponseFixture.context {
        $0.now = moment
        $0.idp.signingCertificates = [key.verificationKey]
        $0.policy.checkCertificateExpiration = checked
      })
  }

  private static let later = ResponseFixture.now + .seconds(2 * 86_400)
  private static let earlier = ResponseFixture.now - .seconds(2 * 86_400)

  @Test func anExpiredOneIsANoteUnlessThePolicyAsks() throws {
    let noted = try judge(Self.later, checked: false)
    #expect(noted.findings.contains { $0.check == "certificate.expired" && $0.outcome == .noted })
    #expect(code(noted) != "saml.certificate.expired")
    #expect(code(try judge(Self.later, checked: true)) == "saml.certificate.expired")
    #expect(code(try judge(Self.earlier, checked: true)) == "saml.certificate.expired")
  }

  @Test func oneWithinItsTimePasses() throws {
    let verdict = try judge(ResponseFixture.now, checked: true)
    #expect(verdict.outcome == .accept)
    #expect(verdict.findings.contains { $0.check == "certificate.expired" && $0.outcome == .passed })
  }
}

@Suite struct InclusiveCanonicalisation {
  @Test(arguments: [Signer.Canonicalization.inclusive, .inclusiveByDefault])
  func isTakenBySwitchAndNoted(_ canonicalization: Signer.Canonicalization) throws {
    let key = try Keys.key(.p256)
    let text = try ResponseFixture().text(.both, key: key, options: .init(canonicalization: canonicalization))
    let strict = ResponseFixture.context { $0.idp.signingCertificates = [key.verificationKey] }
    #expect(code(ResponseFixture.judge(text, strict)) == "saml.signature.canonicalization")
    var lenient = strict
    lenient.policy.leniencies = [.inclusiveC14N]
    let verdict = ResponseFixture.judge(text, lenient)
    #expect(verdict.outcome == .accept && verdict.assertion?.nameID == "alice@example.org")
    #expect(verdict.findings.count { $0.check == "signature.inclusive-c14n" && $0.outcome == .noted } == 2)
  }

  /// The switch opens one algorithm: with comments, and Canonical XML 1.1, stay out.
  @Test(arguments: [
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", "http://www.w3.org/2006/12/xml-c14n11",
  ])
  func opensNoOther(_ uri: String) throws {
    let key = try Keys.key(.p256)
    let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    let text = try ResponseFixture().text(.assertion, key: key, options: .init(canonicalization: .inclusive))
    let context = ResponseFixture.context {
      $0.idp.signingCertificates = [key.verificationKey]
      $0.policy.leniencies = [.inclusiveC14N]
    }
    let method = #"<ds:CanonicalizationMethod Algorithm=""#
    let transform = #"<ds:Transform Algorithm=""#
    #expect(
      code(ResponseFixture.judge(text.replacingFirst(method + inclusive, with: method + uri), context))
        == "saml.signature.canonicalization")
    #expect(
      code(ResponseFixture.judge(text.replacingFirst(transform + inclusive, with: transform + uri), context))
        == "saml.signature.transforms")
  }
}
