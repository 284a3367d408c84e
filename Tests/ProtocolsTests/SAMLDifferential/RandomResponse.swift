import Diagnostics
import SAML
import SampleIdP
import SignedXML
import Synchronization

/// Responses that are all valid and all different: texts that are hard to write, ways of signing, and then another
/// spelling of the very same document.
struct RandomResponse {
  private static let texts = [
    "alice@a.example", "Zo\u{EB} & co", "<b>", "a]]>b", "\"quoted\" 'twice'", " with spaces ", "tab\tand\nbreak", "\r",
    "\u{1F600}", "e\u{301}", "\u{FEFF}x",
    "&amp;", "&#65;", "cn=Support,ou=Gro\u{DF},dc=example", "x\u{85}y\u{2028}z", "\u{FFFD}", "日本語",
  ]
  private var random: SplitMix
  let keys: [SigningKey]

  init(seed: UInt64, keys: [SigningKey]) {
    random = SplitMix(state: seed)
    self.keys = keys
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
  private mutating func text() -> String {
    (0...below(3)).map { _ in Self.texts[below(Self.texts.count)] }.joined(separator: "-")
  }

  /// The number of the key that signed, and the message.
  mutating func next(_ sign: SampleResponseOptions.Signing, now: Instant) throws -> (key: Int, octets: [UInt8]) {
    let key = below(keys.count)
    let person = SamplePerson(
      nameID: "n-" + text(),
      attributes: (0...below(4)).map { number in .init("\(number)-\(text())", (0...below(3)).map { _ in text() }) })
    let number = below(1 << 30)
    let identifiers = (1...2).map { "_r\(number)-\($0)" }
    let counter = Mutex(0)
    let idp = SampleIdentityProvider(
      entityID: "https://idp.example", ssoURL: "https://idp.example/sso", key: keys[key],
      makeID: {
        counter.withLock { count in
          count += 1
          return identifiers[(count - 1) % 2]
        }
      })
    var options = SampleResponseOptions(sign: .nothing, style: below(2) == 0 ? .okta : .keycloak)
    options.sessionIndex = "s-" + text()
    var octets = try idp.respond(
      to: nil, for: person, acsURL: "https://sp.example/acs", audience: "https://sp.example", now: now, options: options
    )
    let signing = Signer.Options(
      algorithm: keys[key].verificationKey.type == .rsa ? .rsaSHA256 : .ecdsaSHA256,
      digest: [.sha256, .sha384, .sha512][below(3)],
      prefixList: below(2) == 0 ? ["xs"] : [], includesCertificate: below(2) == 0)
    if sign != .response {
      octets = try Signer.sign(xml: octets, elementID: identifiers[1], key: keys[key], options: signing)
    }
    if sign != .assertion {
      octets = try Signer.sign(xml: octets, elementID: identifiers[0], key: keys[key], options: signing)
    }
    return (key, below(2) == 0 ? octets : respelled(octets))
  }

  /// The same document, written otherwise where canonical form makes no difference: quotes, white space in tags, empty
  /// elements, comments, CDATA sections, references. The signature's own texts stay.
  private mutating func respelled(_ octets: [UInt8]) -> [UInt8] {
    let source = FuzzSource(octets)
    var edits: [(Range<Int>, [UInt8])] = []
    for tag in source.tags where below(3) == 0 {
      let isEmpty = octets[tag.upperBound - 2] == UInt8(ascii: "/")
      let end = tag.upperBound - (isEmpty ? 2 : 1)
      let name = octets[(tag.lowerBound + 1)...].prefix {
        $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/")
      }
      let close =
        isEmpty && below(2) == 0
        ? Array("\n></".utf8) + name + Array(" >".utf8) : Array("\t ".utf8) + octets[end..<tag.upperBound]
      edits.append((end..<tag.upperBound, close))
    }
    for attribute in source.attributes where below(3) == 0 {
      let written = octets[attribute]
      guard !written.contains(UInt8(ascii: "'")) else { continue }
      edits.append((attribute, [0x0D, 0x0A] + written.map { $0 == UInt8(ascii: "\"") ? UInt8(ascii: "'") : $0 }))
    }
    for text in source.texts where below(2) == 0 && isOfAssertion(octets, text) {
      let written = octets[text]
      let isPlain = !written.contains(UInt8(ascii: "&")) && !written.contains(UInt8(ascii: "]"))
      switch below(3) {
      case 0 where isPlain: edits.append((text, Array("<![CDATA[".utf8) + written + Array("]]>".utf8)))
      case 1: edits.append((text.upperBound..<text.upperBound, Array("<!-- x -->".utf8)))
      default: edits.append((text.lowerBound..<text.lowerBound, Array("<!----><![CDATA[]]>".utf8)))
      }
    }
    var result = octets
    for (range, new) in edits.sorted(by: { $0.0.lowerBound > $1.0.lowerBound }) {
      result.replaceSubrange(range, with: new)
    }
    return result
  }

  /// Whether the text stands right behind a start tag of the assertion's namespace.
  private func isOfAssertion(_ octets: [UInt8], _ text: Range<Int>) -> Bool {
    guard let open = octets[..<text.lowerBound].lastIndex(of: UInt8(ascii: "<")) else { return false }
    return octets[open...].starts(with: "<saml".utf8) && !octets[open...].starts(with: "<saml:Issuer".utf8)
  }
}
