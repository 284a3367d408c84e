import JSON

/// SplitMix64, and random documents from it: the same from the same seed everywhere.
struct JSONTestGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    self.state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func value(depth: Int) -> JSONValue {
    switch below(depth > 0 ? 8 : 5) {
    case 0: return .null
    case 1: return .bool(below(2) == 0)
    case 2: return .number(number())
    case 3, 4: return .string(text())
    case 5: return .array((0..<below(5)).map { _ in value(depth: depth - 1) })
    default: return .object(JSONObject(members: (0..<below(5)).map { _ in (text(), value(depth: depth - 1)) }))
    }
  }

  private mutating func number() -> JSONNumber {
    if below(2) == 0 { return JSONNumber(below(2_000_001) - 1_000_000) }
    return JSONNumber(Double(bitPattern: next())) ?? JSONNumber(0)
  }

  private mutating func text() -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "b", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{E9}", "\u{301}", "\u{2028}", "\u{FFFD}",
      "\u{1F600}",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<below(8) { text.append(scalars[below(scalars.count)]) }
    return String(text)
  }
}
