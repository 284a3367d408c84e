import Diagnostics
import SAML
import SignedXML
import Testing

/// A signed aggregate, made once: signing is the dear part.
private let federation = Result { () throws(any Error) in
  let now = Instant(milliseconds: 1_795_000_000_000)
  let key = try SigningKey.generate(commonName: "federation.example", now: now)
  let plain = try MetadataVectors.octets("shapes/shibboleth-federation")
  let options = Signer.Options(prefixList: ["xsi", "#default", "mdui"])
  return SignedFederation(
    key: key, other: try SigningKey.generate(commonName: "other.example", now: now), plain: plain,
    signed: try Signer.sign(xml: plain, elementID: "_fed1", key: key, options: options))
}

private struct SignedFederation {
  let key: SigningKey
  let other: SigningKey
  let plain: [UInt8]
  let signed: [UInt8]
}

@Suite("Signed metadata is believed only once its signature holds, by a key known beforehand")
struct SignedMetadataTests {
  private let world: SignedFederation
  private static let entity = "https://idp.north.example/idp/shibboleth"

  init() throws {
    world = try federation.get()
  }

  private func code(_ octets: [UInt8], keys: [SigningKey]? = nil) -> ErrorCode? {
    do throws(CodedError) {
      _ = try IdentityProviderMetadata(
        verifying: octets, with: (keys ?? [world.key]).map(\.verificationKey), entityID: Self.entity)
      return nil
    } catch {
      return error.code
    }
  }

  private func changed(_ text: String, to other: String) -> [UInt8] {
    Array(String(decoding: world.signed, as: UTF8.self).replacing(text, with: other, maxReplacements: 1).utf8)
  }

  private var signature: String {
    String(decoding: world.signed, as: UTF8.self).firstMatch(
      of: /<ds:Signature.*?<\/ds:Signature>/.dotMatchesNewlines()
    )
    .map { String($0.output) } ?? ""
  }

  @Test func aSignedAggregateIsRead() throws {
    #expect(code(world.signed) == nil)
    #expect(code(world.signed, keys: [world.other, world.key]) == nil)
  }

  @Test func theKeyMustBeKnownBeforehand() {
    #expect(code(world.signed, keys: [world.other]) == .signatureInvalid)
    #expect(code(world.signed, keys: []) == .signatureNoKeys)
    #expect(code(world.plain) == .signatureMissing)
  }

  @Test func anyChangeIsRefused() {
    #expect(
      code(changed("https://idp.north.example/idp/profile/SAML2/POST/SSO", to: "https://evil.example/"))
        == .signatureDigest)
    #expect(code(changed("</EntitiesDescriptor>", to: " </EntitiesDescriptor>")) == .signatureDigest)
    #expect(code(changed("validUntil=\"2031-12", to: "validUntil=\"2041-12")) == .signatureDigest)
    #expect(code(changed("DigestValue>", to: "DigestValue>AAAA")) == .signatureBase64)
    // A comment and the order of attributes are no part of what is signed.
    #expect(code(changed("<EntityDescriptor ", to: "<!-- x --><EntityDescriptor ")) == nil)
  }

  /// The signature of one entity does not stand for its neighbours.
  @Test func aSignatureOfAnInnerEntityIsNone() throws {
    let inner = String(decoding: world.plain, as: UTF8.self).replacing(
      "<EntityDescriptor entityID=\"https://idp.north", with: "<EntityDescriptor ID=\"_n\" entityID=\"https://idp.north"
    )
    let signed = try Signer.sign(xml: Array(inner.utf8), elementID: "_n", key: world.key)
    #expect(code(signed) == .signatureMissing)
  }

  /// Wrapping: the signed aggregate is hidden somewhere, and its signature moved to a forged root.
  @Test func aSignatureThatWasMovedIsRefused() {
    let forged = String(decoding: world.plain, as: UTF8.self)
    let open = "validUntil=\"2031-12-01T00:00:00Z\">"
    func place(_ text: String, id: String) -> [UInt8] {
      Array(forged.replacing("_fed1", with: id).replacing(open, with: open + text, maxReplacements: 1).utf8)
    }
    #expect(code(place(signature, id: "_evil")) == .signatureReference)
    #expect(code(place(signature, id: "_fed1")) == nil, "put back, it is what was signed")
    let original = String(decoding: world.signed, as: UTF8.self).replacing(
      /^.*?(?=<EntitiesDescriptor)/.dotMatchesNewlines(), with: "")
    let extensions = "<Extensions>\(original)</Extensions>"
    #expect(code(place(extensions, id: "_evil")) == .signatureMissing)
    #expect(code(place(signature + extensions, id: "_evil")) == .signatureReference)
    #expect(code(place(signature + extensions, id: "_fed1")) == .xmlIdentifierDuplicate)
    let object = signature.replacing("</ds:Signature>", with: "<ds:Object>\(original)</ds:Object></ds:Signature>")
    #expect([.signatureObject, .xmlIdentifierDuplicate].contains(code(place(object, id: "_evil"))))
  }

  @Test func aSignatureElsewhereOrTwiceIsRefused() {
    let text = String(decoding: world.signed, as: UTF8.self).replacing(signature, with: "")
    let last = text.replacing(
      "</EntitiesDescriptor>\n</EntitiesDescriptor>", with: "</EntitiesDescriptor>\n\(signature)</EntitiesDescriptor>")
    #expect(code(Array(last.utf8)) == .signatureMissing)
    #expect(code(changed(signature, to: signature + signature)) == .signatureCount)
  }

  @Test func whatAParserWouldBeFooledByIsRefused() {
    #expect(code(Array("<!DOCTYPE x>".utf8) + world.signed) == .xmlDoctype)
    #expect(code(changed("Name=\"inner\"", to: "Name=\"inner\" xmlns:x=\"relative\"")) == .xmlRelativeNamespace)
    #expect(code(changed("<EntityDescriptor ", to: "<?x?><EntityDescriptor ")) == .xmlProcessingInstruction)
    #expect(code(changed("University", to: "&university;")) == .xmlEntity)
  }

  @Test func oneSignedEntityIsRead() throws {
    let plain = String(decoding: try MetadataVectors.octets("shapes/google"), as: UTF8.self)
      .replacing("entityID=", with: "ID=\"_g\" entityID=", maxReplacements: 1)
    let signed = try Signer.sign(xml: Array(plain.utf8), elementID: "_g", key: world.key)
    let metadata = try IdentityProviderMetadata(verifying: signed, with: [world.key.verificationKey])
    #expect(metadata.signingCertificates.count == 2)
  }

  /// Piece by piece and in two passes, as a file is read.
  @Test(arguments: [1, 7, 1000, 65_536])
  func twoPassesOverPiecesBelieveWhatOnePassBelieves(size: Int) throws {
    var first = SignedXMLStream(keys: [world.key.verificationKey])
    for piece in world.signed.pieces(of: size) { try first.feed(piece) }
    let authentic = try first.finish()
    #expect(authentic.identifier == "_fed1" && authentic.count == world.signed.count)
    var reader = authentic.reader()
    var stream = MetadataStream()
    var entities: [MetadataEntity] = []
    for piece in world.signed.pieces(of: size) { entities += try stream.feed(reader.feed(piece)) }
    entities += try stream.feed(reader.finish())
    entities += try stream.finish()
    #expect(entities.count == 3 && entities.compactMap(\.identityProvider).count == 2)
    #expect(stream.isAggregate && stream.aggregateName == "https://federation.example/all")
  }

  /// The file is exchanged between the passes: nothing of the other one comes through.
  @Test func aFileThatChangesBetweenThePassesIsRefused() throws {
    var first = SignedXMLStream(keys: [world.key.verificationKey])
    try first.feed(world.signed)
    let authentic = try first.finish()
    for other in [changed("University", to: "Universitx"), Array(world.signed.dropLast()), world.signed + [0x0A]] {
      #expect(throws: CodedError(.signatureDigest, "", remedy: "")) {
        var reader = authentic.reader()
        #expect(try reader.feed(other).isEmpty, "what is not proven is held back")
        _ = try reader.finish()
      }
    }
  }
}

@Suite("Metadata is read in pieces, and every bound holds")
struct MetadataStreamTests {
  private func code(_ text: String, limits: XMLStreamLimits = .aggregate, pieces: Int = 100) -> ErrorCode? {
    do throws(CodedError) {
      var stream = MetadataStream(limits: limits)
      for piece in Array(text.utf8).pieces(of: pieces) { _ = try stream.feed(piece) }
      _ = try stream.finish()
      return nil
    } catch {
      return error.code
    }
  }

  private func wrapped(_ inside: String) -> String {
    "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">\(inside)</EntitiesDescriptor>"
  }

  @Test func oneBadEntityDoesNotHideTheOthers() throws {
    let text = String(decoding: try MetadataVectors.octets("shapes/shibboleth-federation"), as: UTF8.self)
      .replacing("https://idp.north.example/idp/profile/SAML2/POST/SSO", with: "nowhere")
      .replacing("https://wiki.example/shibboleth", with: "https://idp.south.example/idp/shibboleth")
    var stream = MetadataStream()
    let entities = try stream.feed(Array(text.utf8)) + stream.finish()
    let codes = entities.map { entity -> ErrorCode? in
      guard case .unusable(let error) = entity.content else { return nil }
      return error.code
    }
    #expect(codes == [nil, .samlMetadataEndpoint, nil])
    #expect(entities.map(\.isRepeated) == [false, false, true])
  }

  @Test func theBoundsHold() {
    #expect(code(wrapped("")) == nil)
    #expect(code("<html/>") == .samlMetadataRoot)
    #expect(code(wrapped("<EntityDescriptor/>")) == .samlMetadataEntityID)
    #expect(code(wrapped(String(repeating: " ", count: 2000)), limits: .init(maximumOctets: 1000)) == .xmlTooLarge)
    let long = "<EntityDescriptor entityID=\"e\">\(String(repeating: "x", count: 3000))</EntityDescriptor>"
    #expect(code(wrapped(long), limits: .init(maximumElementOctets: 2000)) == .canonicalizationTooLarge)
    #expect(code(wrapped(String(repeating: "<a>", count: 100))) == .xmlTooDeep)
    let attributes = (0..<65).map { " a\($0)=\"\"" }.joined()
    #expect(code(wrapped("<a\(attributes)/>")) == .xmlTooManyAttributes)
    #expect(code(wrapped("<a b=\"\(String(repeating: "x", count: 70_000))\"/>"), pieces: 5000) == .xmlTooManyAttributes)
    let names = (0..<33).map { " xmlns:n\($0)=\"urn:x\"" }.joined()
    #expect(code(wrapped("<a\(names)/>")) == .xmlTooManyNamespaces)
    let many = (0..<3).map { level in (0..<30).map { " xmlns:n\(level)-\($0)=\"urn:x\"" }.joined() }
    #expect(code(wrapped(many.map { "<a\($0)>" }.joined())) == .xmlTooManyNamespaces)
    #expect(code(wrapped("<a xmlns:n=\"urn:\(String(repeating: "x", count: 1100))\"/>")) == .xmlNamespaceTooLong)
    let elements = "<EntityDescriptor entityID=\"e\">\(String(repeating: "<a/>", count: 20))</EntityDescriptor>"
    #expect(code(wrapped(elements), limits: .init(maximumElements: 20)) == .xmlTooManyElements)
  }

  @Test(arguments: [
    "<a></b>", "<a b='1' b='2'/>", "<a xmlns:x='urn:x' xmlns:y='urn:x' x:b='' y:b=''/>", "<x:a/>", "<a x:b=''/>",
    "<a:b:c/>",
    "<1/>", "<a b/>", "<a b=c/>", "<a b='<'/>", "<a b=''c=''/>", "]]>", "&", "&amp", "&#0;", "&#xFFFE;", "&#xD800;",
    "<!-- -- -->", "<a xmlns:x=''/>", "<a xmlns:xml='urn:x'/>", "<a xmlns:x='http://www.w3.org/XML/1998/namespace'/>",
    "<a xmlns:xmlns='urn:x'/>", "<a xmlns:='urn:x'/>", "</a>", "<![CDATA[", "<", "< a/>",
    "<a xmlns:b='urn:b' xmlns:b='urn:b'/>",
    "&#99999999999;", "&#-1;", "&#+65;", "<a\u{A0}b=''/>",
  ])
  func whatIsNotWellFormedIsRefused(inside: String) {
    for pieces in [1, 3, 100] { #expect(code(wrapped(inside), pieces: pieces) == .xmlMalformed) }
  }

  @Test(arguments: [
    "\u{1}", "\u{FFFE}", "\u{FFFF}", "<a b='\u{1}'/>", "<a b='\u{FFFF}'/>", "<!--\u{2}-->", "<![CDATA[\u{FFFE}]]>",
  ])
  func aCharacterThatXMLCannotCarryIsRefused(inside: String) {
    for pieces in [1, 3, 100] { #expect(code(wrapped(inside), pieces: pieces) == .xmlCharacter) }
  }

  @Test func octetsThatAreNotUTF8AreRefused() {
    for broken: [UInt8] in [
      [0x80], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x28, 0xA1],
    ] {
      let octets = Array("<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">".utf8) + broken
      for size in [1, 2, 1000] {
        #expect(throws: CodedError(.xmlEncoding, "", remedy: "")) {
          var stream = MetadataStream()
          for piece in octets.pieces(of: size) { _ = try stream.feed(piece) }
          _ = try stream.finish()
        }
      }
    }
    #expect(code("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + wrapped("")) == .xmlEncoding)
    #expect(code("<?xml version=\"1.1\"?>" + wrapped("")) == .xmlDeclaration)
    #expect(code("") == .xmlEmpty)
  }
}

extension [UInt8] {
  fileprivate func pieces(of size: Int) -> [ArraySlice<UInt8>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
