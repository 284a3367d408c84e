import Diagnostics
import Foundation
import LanyardTesting
import SAML
import SignedXML
import Testing

@Suite("Whoever connects an identity provider is told what to mend")
struct MetadataFindingsTests {
  private static let now = Instant(milliseconds: 1_795_000_000_000)

  private static let fresh = Result { () throws(CodedError) in
    try SigningKey.generate(commonName: "idp.example", validDays: 30, now: now).certificateDER
  }

  /// The DER octets of a PEM vector.
  private func vector(_ path: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let pem = try String(contentsOf: folder.appending(path: "Vectors/\(path).pem"), encoding: .utf8)
    let block = try #require(pem.firstMatch(of: /BEGIN CERTIFICATE-----([^-]+)-----/)).output.1
    return try #require(Base64.decode(block.utf8))
  }

  private func metadata(
    _ certificates: [[UInt8]], use: String = " use=\"signing\"", attributes: String = "", scheme: String = "https"
  ) throws -> IdentityProviderMetadata {
    let keys = certificates.map {
      """
      <KeyDescriptor\(use)><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>\
      <X509Certificate>\(Base64.encode($0))</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
      """
    }
    let text = """
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="e"\(attributes)>\
      <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\(keys.joined())\
      <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="\(scheme)://idp.example/"/>\
      </IDPSSODescriptor></EntityDescriptor>
      """
    return try IdentityProviderMetadata(parsing: Array(text.utf8))
  }

  /// The findings that are not passed, as `outcome code`.
  private func open(_ metadata: IdentityProviderMetadata, at now: Instant = now) -> [String] {
    metadata.findings(at: now).filter { $0.outcome != .passed }
      .map { "\($0.outcome.rawValue) \($0.error?.code.rawValue ?? "")" }
  }

  @Test func whatIsWellHasNothingToMend() throws {
    #expect(open(try metadata([Self.fresh.get()])).isEmpty)
  }

  @Test func anExpiredDocumentFails() throws {
    let old = try metadata([Self.fresh.get()], attributes: " validUntil=\"2026-11-18T00:00:00Z\"")
    #expect(open(old) == ["failed saml.metadata.expired"])
  }

  @Test func timesOfCertificatesAreNoted() throws {
    let metadata = try metadata([Self.fresh.get()])
    #expect(open(metadata, at: Self.now + .seconds(31 * 86_400)) == ["noted saml.metadata.certificate.expired"])
    #expect(open(metadata, at: Self.now - .seconds(60)) == ["noted saml.metadata.certificate.not-yet-valid"])
  }

  @Test func aWeakKeyFailsUnlessAnotherVerifies() throws {
    let weak = try vector("SignedXML/rsa1024")
    #expect(open(try metadata([weak])).contains("failed saml.key.size"))
    let both = open(try metadata([weak, Self.fresh.get()]))
    #expect(both.contains("noted saml.key.size") && !both.contains { $0.hasPrefix("failed") })
  }

  @Test func anOldDigestAMissingUseAndAPlainAddressAreNoted() throws {
    let old = try vector("SAMLMetadata/sha1")
    let later = Self.now + .seconds(30 * 86_400)
    #expect(open(try metadata([old]), at: later) == ["noted saml.metadata.certificate.digest"])
    #expect(open(try metadata([Self.fresh.get()], use: "")) == ["noted saml.metadata.key-use"])
    #expect(open(try metadata([Self.fresh.get()], scheme: "http")) == ["noted saml.metadata.endpoint.plain"])
    let summary = try CertificateSummary(der: old)
    #expect(summary.subject == "O=Grüße,CN=old.idp.example" && summary.keyType == "RSA" && summary.keyBits == 2048)
    #expect(summary.hasWeakDigest && summary.refusal == nil)
  }

  @Test func anAggregateIsTheSameFromTheSameSeedAndReadWhole() throws {
    let key = try SigningKey.generate(commonName: "federation.example", now: Self.now)
    var documents: [[UInt8]] = []
    for seed: UInt64 in [7, 7, 8] {
      var octets: [UInt8] = []
      try MetadataAggregate(entities: 40, seed: seed, certificates: [Self.fresh.get()])
        .write(signedBy: key) { octets += $0 }
      documents.append(octets)
    }
    #expect(documents[0] == documents[1] && documents[0] != documents[2])
    var signed = SignedXMLStream(keys: [key.verificationKey])
    try signed.feed(documents[0])
    _ = try signed.finish()
    var stream = MetadataStream()
    let entities = try stream.feed(documents[0]) + stream.finish()
    #expect(entities.count == 40 && entities.compactMap(\.identityProvider).count == 27)
    #expect(entities[39].entityID == MetadataAggregate.entityID(39))
  }
}
