/// A JSON number that keeps the text it was written in, so that nothing is lost on the way through.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
  /// The literal, valid by RFC 8259 §6.
  public let text: String

  /// A literal that the parser has checked.
  init(validated text: String) {
    self.text = text
  }

  public init(_ value: Int) {
    self.text = String(value)
  }

  /// A finite number; nil for NaN and the infinities, which JSON cannot say.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.text = CanonicalNumber.text(of: value)
  }

  /// The number as an integer, if its value is one that `Int` holds exactly: `1`, `1.0` and `1e2` are, `1.5` is not.
  public var intValue: Int? {
    if let exact = Int(text) { return exact }
    return exactInteger
  }

  /// The integer of a literal with a point or an exponent, by its digits: doubles would round.
  private var exactInteger: Int? {
    let parts = text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
    let mantissa = parts[0].split(separator: ".")
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    var digits = mantissa[0] + fraction
    guard digits.contains(where: { ("1"..."9").contains($0) }) else { return 0 }
    guard var exponent = parts.count > 1 ? Int(parts[1]) : 0 else { return nil }
    exponent = exponent.clampedForInt - fraction.utf8.count
    while exponent < 0, digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    guard (0...19).contains(exponent) else { return nil }
    return Int(digits + String(repeating: "0", count: exponent))
  }

  /// The nearest double; infinite where the literal is beyond its range.
  public var doubleValue: Double { Double(text) ?? .nan }

  public var description: String { text }
}

extension Int {
  /// An exponent beyond any that matters, made small enough to add to.
  fileprivate var clampedForInt: Int { Swift.min(Swift.max(self, -1 << 32), 1 << 32) }
}
