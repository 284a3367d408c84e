public import Diagnostics
internal import SAML
internal import SignedXML

/// A message that means to be dear rather than to be believed: as large as the limits let it be, in one dimension.
///
/// Each is a signed response of the sample identity provider, in its Keycloak manner, with something grown in it; signed
/// by a key that nobody trusts, so that everything it costs is paid before a signature has been accepted.
public struct HostileShape: Sendable, CustomStringConvertible {
  public let name: String
  /// The code it is refused with by the default limits.
  public let intended: ErrorCode
  private let grow: @Sendable (ResponseSurgery) -> ResponseSurgery

  init(
    _ name: String, _ intended: ErrorCode, _ grow: @escaping @Sendable (ResponseSurgery) -> ResponseSurgery
  ) {
    self.name = name
    self.intended = intended
    self.grow = grow
  }

  public var description: String { name }

  /// The message, grown out of `genuine`.
  public func message(from genuine: [UInt8]) -> [UInt8] { grow(ResponseSurgery(genuine)).octets }

  public static let all: [HostileShape] = refusedByTheScan + refusedByTheSignature + legal

  /// Puts `content` where a response takes any element.
  static func extended(_ content: String) -> @Sendable (ResponseSurgery) -> ResponseSurgery {
    { $0.inserting("<samlp:Extensions>\(content)</samlp:Extensions>", before: "<samlp:Status>") }
  }

  static func many(_ count: Int, _ part: (Int) -> String) -> String { (0..<count).map(part).joined() }
}

extension HostileShape {
  /// What no parser ever sees.
  private static let refusedByTheScan: [HostileShape] = [
    HostileShape("50 000 attributes", .xmlTooLarge, extended("<x\(many(50_000) { " a\($0)=''" })/>")),
    HostileShape("20 000 attributes", .xmlTooManyAttributes, extended("<x\(many(20_000) { " a\($0)=''" })/>")),
    HostileShape("10 000 prefixes", .xmlTooManyNamespaces, extended("<x\(many(10_000) { " xmlns:n\($0)='u:'" })/>")),
    HostileShape(
      "100 prefixes in scope", .xmlTooManyNamespaces,
      extended(
        many(4) { level in "<x\(many(25) { " xmlns:n\(level)-\($0)='urn:\($0)'" })>" } + many(4) { _ in "</x>" })),
    HostileShape("30 000 levels", .xmlTooDeep, extended(many(30_000) { _ in "<x>" } + many(30_000) { _ in "</x>" })),
    HostileShape("a megabyte of text", .xmlTooLarge, extended(String(repeating: "x", count: 1 << 20))),
    HostileShape(
      "a megabyte in an attribute", .xmlTooLarge, extended("<x a='\(String(repeating: "x", count: 1 << 20))'/>")),
    HostileShape("20 000 comments", .xmlTooManySections, extended(many(20_000) { _ in "x<!---->" })),
    HostileShape("15 000 CDATA sections", .xmlTooManySections, extended(many(15_000) { _ in "x<![CDATA[]]>" })),
    HostileShape("40 000 elements", .xmlTooManyElements, extended(many(40_000) { _ in "<x/>" })),
    HostileShape(
      "a long namespace name", .xmlNamespaceTooLong,
      extended("<x xmlns='urn:\(String(repeating: "n", count: 100_000))'/>")),
    HostileShape("an entity that would grow", .xmlDoctype) {
      $0.inserting("<!DOCTYPE x [<!ENTITY a \"\(String(repeating: "x", count: 1_000))\">]>", before: "<samlp:Response")
    },
  ]

  /// What the count of a Signature's parts refuses.
  private static let refusedByTheSignature: [HostileShape] = [
    HostileShape("3 000 transforms", .signatureTransforms) {
      $0.inserting(many(3_000) { _ in "<ds:Transform Algorithm=\"urn:x\"/>" }, before: "</ds:Transforms>")
    },
    HostileShape("1 000 references", .signatureReference) { surgery in
      surgery.inserting(many(1_000) { _ in "<ds:Reference URI=\"#x\"/>" }, before: "</ds:SignedInfo>")
    },
    HostileShape("4 000 signatures", .signatureCount) { surgery in
      surgery.inserting(
        many(4_000) { _ in "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>" },
        before: "<saml:Subject>")
    },
    HostileShape("a long PrefixList", .signaturePrefixList) {
      let list = many(50_000) { "p\($0 % 10) " }
      let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
      return $0.replacing(
        "<ds:Transform Algorithm=\"\(exclusive)\"/>",
        with: "<ds:Transform Algorithm=\"\(exclusive)\"><ec:InclusiveNamespaces xmlns:ec=\"\(exclusive)\" "
          + "PrefixList=\"\(list)\"/></ds:Transform>")
    },
    HostileShape("a long SignatureValue", .signatureInvalid) {
      $0.inserting(String(repeating: "AAAA", count: 60_000), after: "<ds:SignatureValue>")
    },
    HostileShape("a long DigestValue", .signatureBase64) {
      $0.inserting(String(repeating: "AAAA", count: 60_000), after: "<ds:DigestValue>")
    },
    HostileShape("a long KeyInfo", .signatureInvalid) {
      $0.inserting(many(6_000) { _ in "<ds:KeyName>x</ds:KeyName>" }, after: "<ds:KeyInfo>")
    },
    HostileShape("400 encrypted keys", .encryptionKeyCount) {
      let key =
        "<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\"/>"
        + "<xenc:CipherData><xenc:CipherValue>\(String(repeating: "QUJD", count: 85))</xenc:CipherValue>"
        + "</xenc:CipherData></xenc:EncryptedKey>"
      let data =
        "<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\">"
        + "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes128-gcm\"/>"
        + "<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\(many(400) { _ in key })</ds:KeyInfo>"
        + "<xenc:CipherData><xenc:CipherValue>\(String(repeating: "QUJD", count: 20))</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>"
        + "</saml:EncryptedAssertion>"
      return $0.replacing($0.element("saml:Assertion"), with: data)
    },
  ]

  /// What only the key refuses: documents at the edge of every limit.
  private static let legal: [HostileShape] = [
    HostileShape(
      "8 000 elements with a namespace each", .signatureInvalid, extended(many(8_000) { "<n:x xmlns:n='u:\($0)'/>" })),
    HostileShape("8 000 identifiers", .signatureInvalid, extended(many(8_000) { "<x ID='_\($0)' a=''/>" })),
    HostileShape("8 000 elements in a row", .signatureInvalid, extended(many(8_000) { _ in "<x>text</x>" })),
    HostileShape(
      "16 000 attributes", .signatureInvalid,
      extended(many(250) { _ in "<x\(many(63) { " attr\($0)='v'" })/>" })),
    HostileShape(
      "16 000 attributes with 60 prefixes in scope", .signatureInvalid,
      extended(
        "<x\(many(30) { " xmlns:n\($0)='u:\($0)'" })><x\(many(26) { " xmlns:m\($0)='u:m\($0)'" })>"
          + many(250) { _ in "<x\(many(55) { $0 < 30 ? " n\($0):a='v'" : " m\($0 - 30):a='v'" })/>" } + "</x></x>")),
    HostileShape("250 KB of text", .signatureInvalid, extended(String(repeating: "x", count: 250_000))),
    HostileShape(
      "250 KB in an attribute", .signatureInvalid, extended("<x a='\(String(repeating: "x", count: 250_000))'/>")),
    HostileShape("50 000 character references", .signatureInvalid, extended(many(50_000) { _ in "&#9;" })),
    HostileShape(
      "50 000 character references in an attribute", .signatureInvalid,
      extended("<x a='\(many(50_000) { _ in "&lt;" })'/>")),
    HostileShape(
      "1 000 comments among references", .signatureInvalid,
      extended(many(1_000) { _ in "x<!--\(many(100) { _ in "-x" })-->&amp;" })),
    HostileShape(
      "64 levels, 100 times", .signatureInvalid,
      extended(many(100) { _ in many(60) { _ in "<level>" } + many(60) { _ in "</level>" } })),
    HostileShape("250 KB of white space", .signatureInvalid) {
      $0.inserting(String(repeating: " \n", count: 125_000), before: "<samlp:Status>")
    },
    HostileShape(
      "250 KB of multi-byte text", .signatureInvalid, extended(String(repeating: "\u{1F511}", count: 62_000))),
    HostileShape("28 inherited namespaces of 1 000 octets", .signatureInvalid) {
      let long = String(repeating: "n", count: 1_000)
      let inherited = many(28) { " xmlns:n\($0)=\"urn:\($0):\(long)\"" }
      return $0.inserting(inherited, after: "<samlp:Response")
    },
    HostileShape("2 000 attributes of the assertion", .signatureInvalid) {
      $0.inserting(
        many(2_000) {
          "<saml:Attribute Name='g\($0)'><saml:AttributeValue>value</saml:AttributeValue></saml:Attribute>"
        },
        after: "<saml:AttributeStatement>")
    },
  ]
}
