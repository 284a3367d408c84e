/// Well-formed documents with everything that parsing and canonicalisation have a rule for: prefixes declared again and
/// again, defaults set and undone, attributes of several namespaces, `xml:` attributes, comments, CDATA sections,
/// references and line ends. The same from the same seed everywhere.
struct RandomXML: RandomNumberGenerator {
  private var numbers: SplitMix
  private var depth = 0
  /// Prefixes in scope; a prefix is used only where it is declared.
  private var scope: [[String]] = [[""]]

  init(seed: UInt64) {
    numbers = SplitMix(state: seed)
  }

  mutating func next() -> UInt64 { numbers.next() }

  static let prefixes = ["a", "b", "c", "ds", "xs"]
  private static let namespaces = ["urn:x", "urn:y", "http://z.example/ns#", "urn:x:longer", "HTTP://z.example/ns#"]
  private static let texts = [
    "plain", "\r\n", "\r", "\t", "\n", "&amp;", "&lt;", "&gt;", ">", "&#13;", "&#xA;", "&#9;", "\"", "'", "ü", "日本",
    "😀", "&quot;", "&apos;", "]]", "]", "&#x1F600;", " ", "e\u{301}", "\u{FFFD}", "\u{FEFF}", "&#65;",
  ]

  private mutating func pick(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &self)] }
  private mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &self) == 0 }

  mutating func document() -> String {
    let head = chance(2) ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n" : chance(2) ? "\u{FEFF}" : ""
    return head + (chance(4) ? "<!-- before -->" : "") + element() + (chance(4) ? "\n<!-- after - -->\r" : "")
  }

  private mutating func element() -> String {
    depth += 1
    defer { depth -= 1 }
    var declarations: [String] = []
    var attributes: [String] = []
    var inScope = scope.last ?? [""]
    for prefix in Self.prefixes where chance(depth == 1 ? 2 : 6) {
      declarations.append("xmlns:\(prefix)=\"\(pick(Self.namespaces))\"")
      if !inScope.contains(prefix) { inScope.append(prefix) }
    }
    if chance(4) { declarations.append("xmlns='\(chance(3) ? "" : pick(Self.namespaces))'") }
    scope.append(inScope)
    defer { scope.removeLast() }
    // Two prefixes may stand for one namespace, so that local names of attributes are never the same twice.
    for place in 0..<Int.random(in: 0...4, using: &self) where chance(2) {
      let prefix = chance(8) ? "xml" : pick(inScope)
      let name = (prefix.isEmpty ? "" : prefix + ":") + ["k", "B", "ä", "ID-", "z_"][place] + String(place)
      attributes.append("\(name)\(chance(6) ? " = " : "=")\(quoted())")
    }
    for name in ["xml:lang", "xml:space", "xml:base"] where chance(10) { attributes.append("\(name)=\(quoted())") }
    let prefix = pick(inScope)
    let name = (prefix.isEmpty ? "" : prefix + ":") + pick(["e", "F", "été", "g.h-i"])
    let inside = (declarations + attributes).shuffled(using: &self).map { (chance(5) ? "\n " : " ") + $0 }.joined()
    let content = content()
    if content.isEmpty, chance(2) { return "<\(name)\(inside)\(chance(2) ? " " : "")/>" }
    return "<\(name)\(inside)\(chance(6) ? "\t" : "")>\(content)</\(name)\(chance(6) ? " " : "")>"
  }

  private mutating func quoted() -> String {
    let quote = chance(2) ? "'" : "\""
    let parts = (0..<Int.random(in: 0...4, using: &self)).map { _ in pick(Self.texts) }
    return quote + parts.filter { $0 != quote }.joined() + quote
  }

  private mutating func content() -> String {
    var content = ""
    for _ in 0..<Int.random(in: 0...(depth > 5 ? 1 : 4), using: &self) {
      switch Int.random(in: 0..<8, using: &self) {
      case 0...2 where depth < 7: content += element()
      case 3: content += "<![CDATA[\(pick(["", "<&>", "]", "\r\n x", "\r", "ü&amp;", "] ]>"]))]]>"
      case 4: content += "<!--\(pick(["", " x ", "-x", "<&>ü", "a-b"]))-->"
      // A bracket of one text must not meet the `>` of the next.
      default: content += pick(Self.texts) + (content.last == "]" ? " " : "") + (chance(3) ? "" : "|")
      }
      if content.last == "]" { content += " " }
    }
    return content
  }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
