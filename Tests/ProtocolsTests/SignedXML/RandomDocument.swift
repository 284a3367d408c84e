/// Well-formed documents with everything canonicalisation has a rule for: prefixes declared again and again, defaults
/// set and undone, attributes of several namespaces, `xml:` attributes, comments, CDATA sections and references.
struct RandomDocument {
  private static let prefixes = ["", "a", "b", "c", "xs"]
  private static let names = ["e", "f", "Zo\u{EB}"]
  private static let uris = ["urn:1", "urn:2", "http://x.example/?q=1", "urn:z%C3%A9"]

  private var random: SeededRandom
  private(set) var text = ""

  init(seed: UInt64) {
    random = SeededRandom(state: seed)
    element(depth: 0, scope: [:])
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }
  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func element(depth: Int, scope outer: [String: String]) {
    var scope = outer
    let declarations = declare(&scope)
    let bound = scope.filter { !$0.key.isEmpty && !$0.value.isEmpty }.keys.sorted()
    let prefix = bound.isEmpty || chance(40) ? "" : pick(bound)
    let name = (prefix.isEmpty ? "" : prefix + ":") + pick(Self.names)
    var parts = declarations + attributes(bound, scope)
    parts.shuffle(using: &random)
    text += "<" + name + parts.map { " " + $0 }.joined()
    guard depth < 6, !chance(15) else {
      text += "/>"
      return
    }
    text += ">"
    for _ in 0..<Int.random(in: 0..<5, using: &random) {
      if chance(60) { element(depth: depth + 1, scope: scope) } else { characters() }
    }
    text += "</\(name)\n>"
  }

  private mutating func declare(_ scope: inout [String: String]) -> [String] {
    var parts: [String] = []
    for prefix in Self.prefixes where chance(25) {
      let uri = prefix.isEmpty && chance(40) ? "" : pick(Self.uris)
      scope[prefix] = uri
      parts.append((prefix.isEmpty ? "xmlns" : "xmlns:" + prefix) + "='\(uri)'")
    }
    return parts
  }

  /// No two of one element share an expanded name.
  private mutating func attributes(_ bound: [String], _ scope: [String: String]) -> [String] {
    var parts: [String] = []
    var seen: Set<String> = []
    for name in ["k", "k2", "K"] {
      for prefix in [""] + bound where chance(15) {
        let uri = prefix.isEmpty ? "" : scope[prefix] ?? ""
        guard seen.insert("{\(uri)}\(name)").inserted else { continue }
        parts.append((prefix.isEmpty ? "" : prefix + ":") + "\(name)='\(value())'")
      }
    }
    for name in ["xml:lang", "xml:space", "xml:base"] where chance(10) { parts.append("\(name)='\(value())'") }
    return parts
  }

  private mutating func value() -> String {
    (0..<Int.random(in: 0..<4, using: &random))
      .map { _ in
        pick(["v", "&lt;", ">", "&amp;", "&quot;", "\"", "&#9;", "&#10;", "&#xD;", " ", "\n", "\u{1F511}", "&apos;"])
      }
      .joined()
  }

  private mutating func characters() {
    text += pick(["text", "<!-- comment -->", "<![CDATA[<&\">]]>", "&#13;\r\n\t", "&gt;&lt;&amp;\"'", " ", "e\u{301}"])
  }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
