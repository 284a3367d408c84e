import Diagnostics

// The tokenizer and the writer have no public door of their own: documents reach them through the streams.
@testable import SignedXML

/// Writes the whole of a document that comes in pieces in canonical form.
struct StreamCanonicalizer: XMLTokenHandler {
  var writer: CanonicalStreamWriter

  mutating func start(_ tag: XMLStartTag, scope: [XMLNamespaceBinding]) throws(CodedError) {
    writer.start(tag, scope: scope)
  }

  mutating func end() throws(CodedError) { writer.end() }
  mutating func text(_ octets: [UInt8]) throws(CodedError) { writer.text(octets) }

  /// - Parameter pieces: sizes of the pieces, again and again.
  static func canonicalize(
    _ octets: [UInt8], prefixList: [String] = [], pieces: [Int] = [4096], limits: XMLStreamLimits = .document
  ) throws(CodedError) -> [UInt8] {
    let writer = CanonicalStreamWriter(inclusive: .these(prefixList))
    var tokenizer = XMLTokenizer(handler: StreamCanonicalizer(writer: writer), limits: limits)
    var rest = octets[...]
    var turn = 0
    while !rest.isEmpty {
      try tokenizer.feed(rest.prefix(pieces[turn % pieces.count]))
      rest = rest.dropFirst(pieces[turn % pieces.count])
      turn += 1
    }
    try tokenizer.finish()
    return tokenizer.handler.writer.octets
  }
}

/// SplitMix64, and random documents from it: the same from the same seed everywhere.
struct RandomXML: RandomNumberGenerator {
  private var state: UInt64
  private var depth = 0
  /// Prefixes in scope; a prefix is used only where it is declared.
  private var scope: [[String]] = [[""]]

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  static let prefixes = ["a", "b", "c", "ds"]
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
