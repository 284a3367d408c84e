/// Characters that RFC 8264 §4.2.2 allows in a context alone (CONTEXTJ, CONTEXTO), by the rules of RFC 5892 appendix A.
extension UserNameFolding {
  private typealias Ranges = [ClosedRange<UInt32>]

  /// Whether the character stands where it may; nil for one that needs no context.
  static func isInContext(_ place: Int, of scalars: [Unicode.Scalar]) -> Bool? {
    let before = place > 0 ? scalars[place - 1] : nil
    let after = place + 1 < scalars.count ? scalars[place + 1] : nil
    switch scalars[place].value {
    case 0x200C: return before?.isVirama == true || isBetweenJoining(place, of: scalars)
    case 0x200D: return before?.isVirama == true
    case 0xB7: return before == "l" && after == "l"
    case 0x375: return isOne(of: greek, after)
    case 0x5F3, 0x5F4: return isOne(of: hebrew, before)
    case 0x30FB: return scalars.contains { isOne(of: japanese, $0) }
    case 0x660...0x669: return !scalars.contains { (0x6F0...0x6F9).contains($0.value) }
    case 0x6F0...0x6F9: return !scalars.contains { (0x660...0x669).contains($0.value) }
    default: return nil
    }
  }

  /// RFC 5892 A.1: a letter that joins what follows, marks, the character, marks, a letter that joins what precedes.
  private static func isBetweenJoining(_ place: Int, of scalars: [Unicode.Scalar]) -> Bool {
    let before = scalars[..<place].last { !$0.isMark }
    let after = scalars[(place + 1)...].first { !$0.isMark }
    return isOne(of: joiningBothSides, before) && isOne(of: joiningBothSides + joiningBefore, after)
  }

  private static func isOne(of ranges: Ranges, _ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { scalar in ranges.contains { $0.contains(scalar.value) } } ?? false
  }

  // The letters of the scripts, from Unicode's Scripts.txt.
  private static let greek: Ranges = [
    0x370...0x373, 0x375...0x377, 0x37A...0x37D, 0x37F...0x37F, 0x386...0x386, 0x388...0x38A, 0x38C...0x38C,
    0x38E...0x3A1, 0x3A3...0x3E1, 0x3F0...0x3FF, 0x1F00...0x1FFE,
  ]
  private static let hebrew: Ranges = [0x591...0x5C7, 0x5D0...0x5EA, 0x5EF...0x5F4]
  /// Hiragana, Katakana and Han.
  private static let japanese: Ranges = [
    0x3005...0x3005, 0x3007...0x3007, 0x3021...0x3029, 0x3038...0x303B, 0x3041...0x3096, 0x309D...0x309F,
    0x30A1...0x30FA, 0x30FD...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xFA0E...0xFA29,
    0x1B000...0x1B167, 0x20000...0x3134A,
  ]

  // The letters of the Arabic block by Joining_Type D and R, from Unicode's ArabicShaping.txt. Persian and its neighbours
  // write the non-joiner; in other cursive scripts it is allowed behind a virama alone.
  private static let joiningBothSides: Ranges = [
    0x620...0x620, 0x626...0x626, 0x628...0x628, 0x62A...0x62E, 0x633...0x63F, 0x641...0x647, 0x649...0x64A,
    0x66E...0x66F, 0x678...0x687, 0x69A...0x6BF, 0x6C1...0x6C2, 0x6CC...0x6CC, 0x6CE...0x6CE, 0x6D0...0x6D1,
    0x6FA...0x6FC, 0x6FF...0x6FF,
  ]
  private static let joiningBefore: Ranges = [
    0x622...0x625, 0x627...0x627, 0x629...0x629, 0x62F...0x632, 0x648...0x648, 0x671...0x673, 0x675...0x677,
    0x688...0x699, 0x6C0...0x6C0, 0x6C3...0x6CB, 0x6CD...0x6CD, 0x6CF...0x6CF, 0x6D2...0x6D3, 0x6D5...0x6D5,
    0x6EE...0x6EF,
  ]
}

extension Unicode.Scalar {
  fileprivate var isVirama: Bool { properties.canonicalCombiningClass == .virama }
  /// Joining_Type T.
  fileprivate var isMark: Bool { properties.generalCategory == .nonspacingMark }
}
