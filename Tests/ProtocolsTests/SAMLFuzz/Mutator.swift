/// Changes messages: octets, tokens and trees, with pieces of other messages at hand.
struct Mutator {
  /// Signed by others, unsigned, and signed by somebody who is not trusted.
  let donors: [FuzzSource]
  private(set) var random: SplitMix

  init(donors: [FuzzSource], seed: UInt64) {
    self.donors = donors
    random = SplitMix(state: seed)
  }

  /// One to three changes.
  mutating func mutant(of source: FuzzSource) -> [UInt8] {
    var octets = change(source)
    for _ in 0..<[0, 0, 0, 1, 2][below(5)] { octets = change(FuzzSource(octets)) }
    return octets
  }

  private mutating func change(_ source: FuzzSource) -> [UInt8] {
    guard source.octets.count > 8, !source.elements.isEmpty, !source.attributes.isEmpty, !source.texts.isEmpty else {
      return source.octets
    }
    return switch below(10) {
    case 0, 1: octetChange(source.octets)
    case 2: tokenChange(source)
    case 3, 4: attributeChange(source)
    default: treeChange(source)
    }
  }

  private mutating func octetChange(_ octets: [UInt8]) -> [UInt8] {
    var octets = octets
    let place = below(octets.count)
    let end = min(octets.count, place + 1 + below(40))
    switch below(6) {
    case 0, 1: octets[place] ^= 1 << UInt8(below(8))
    case 2: octets[place] = UInt8(0x20 + below(0x5F))
    case 3: octets.removeSubrange(place..<end)
    case 4: octets.insert(contentsOf: octets[place..<end], at: below(octets.count))
    default:
      let donor = donors[below(donors.count)].octets
      let from = below(donor.count)
      octets.replaceSubrange(place..<end, with: donor[from..<min(donor.count, from + 1 + below(400))])
    }
    return octets
  }

  private static let tokens = [
    "<!-- -->", "<!--", "-->", "<![CDATA[", "]]>", "<![CDATA[]]>", "&#65;", "&amp;", "&e;", "&#0;", "<x/>", "<?p q?>",
    "<!DOCTYPE x>", "\u{0}",
    " ID=\"_a1\"", " xmlns=\"urn:x\"", " xmlns:saml=\"urn:x\"", " xmlns:ds=\"urn:x\"", " xmlns:v=\"v\"",
    " xml:id=\"_a1\"",
    "<samlp:Extensions>", "</samlp:Extensions>", "<ds:Object>", "</ds:Object>", "<saml:Advice>", "</saml:Advice>",
    "admin@acme.example", " ", "\r\n",
    "\u{FEFF}", "\u{200B}", "#", "\"", "<", ">",
  ].map { Array($0.utf8) }

  private mutating func tokenChange(_ source: FuzzSource) -> [UInt8] {
    var octets = source.octets
    let token = Self.tokens[below(Self.tokens.count)]
    switch below(4) {
    case 0: octets.insert(contentsOf: token, at: below(octets.count))
    case 1: octets.insert(contentsOf: token, at: source.texts[below(source.texts.count)].lowerBound)
    case 2: octets.insert(contentsOf: token, at: source.tags[below(source.tags.count)].upperBound - 1)
    default:
      let donor = donors[below(donors.count)]
      let text = donor.octets[donor.texts[below(donor.texts.count)]]
      octets.replaceSubrange(source.texts[below(source.texts.count)], with: text)
    }
    return octets
  }

  private mutating func attributeChange(_ source: FuzzSource) -> [UInt8] {
    var octets = source.octets
    let attribute = source.attributes[below(source.attributes.count)]
    let tag = source.tags[below(source.tags.count)]
    let name = tag.lowerBound + 1
    switch below(6) {
    case 0: octets.removeSubrange(attribute)
    case 1: octets.insert(contentsOf: octets[attribute], at: attribute.upperBound)
    case 2:
      let close = tag.upperBound - (octets[tag.upperBound - 2] == UInt8(ascii: "/") ? 2 : 1)
      octets.insert(contentsOf: octets[attribute], at: close)
    case 3:
      let donor = donors[below(donors.count)]
      octets.replaceSubrange(attribute, with: donor.octets[donor.attributes[below(donor.attributes.count)]])
    case 4:
      octets.insert(contentsOf: Array(["x:", "ds:", "samlp:", "saml:"][below(4)].utf8), at: attribute.lowerBound + 1)
    default:
      let colon = octets[tag].firstIndex(of: UInt8(ascii: ":")) ?? name
      octets.replaceSubrange(name..<colon, with: Array(["x", "ds", "samlp", "saml", "xs"][below(5)].utf8))
    }
    return octets
  }

  private mutating func treeChange(_ source: FuzzSource) -> [UInt8] {
    var octets = source.octets
    let element = source.elements[below(source.elements.count)]
    let other = source.elements[below(source.elements.count)]
    let donor = donors[below(donors.count)]
    let piece = donor.octets[donor.elements[below(donor.elements.count)]]
    switch below(9) {
    case 0: octets.removeSubrange(element)
    case 1: octets.insert(contentsOf: octets[element], at: below(2) == 0 ? other.lowerBound : other.upperBound)
    case 2:
      let moved = octets[element]
      let place = other.lowerBound
      octets.removeSubrange(element)
      octets.insert(
        contentsOf: moved, at: place >= element.upperBound ? place - element.count : min(place, octets.count))
    case 3 where element.upperBound <= other.lowerBound:
      let (first, second) = (octets[element], octets[other])
      octets.replaceSubrange(other, with: first)
      octets.replaceSubrange(element, with: second)
    case 4, 5: octets.replaceSubrange(element, with: piece)
    case 6: octets.insert(contentsOf: piece, at: below(2) == 0 ? element.lowerBound : element.upperBound)
    case 7:
      let tag = source.tags[below(source.tags.count)]
      octets.insert(contentsOf: below(2) == 0 ? piece : octets[element], at: tag.upperBound)
    default:
      let (open, close) = [
        ("<samlp:Extensions>", "</samlp:Extensions>"), ("<ds:Object>", "</ds:Object>"),
        ("<saml:Advice>", "</saml:Advice>"),
        ("<x xmlns=\"urn:x\">", "</x>"),
      ][below(4)]
      octets.insert(contentsOf: Array(close.utf8), at: element.upperBound)
      octets.insert(contentsOf: Array(open.utf8), at: element.lowerBound)
    }
    return octets
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
}
