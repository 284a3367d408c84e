public import Diagnostics

extension JSONValue {
  /// The canonical form of RFC 8785 (JCS): members sorted by UTF-16 code units, numbers as ECMAScript prints them.
  ///
  /// - Throws: `json.number.range` for a number beyond the doubles.
  public func canonical() throws(CodedError) -> [UInt8] {
    var output: [UInt8] = []
    try writeCanonical(into: &output)
    return output
  }

  private func writeCanonical(into output: inout [UInt8]) throws(CodedError) {
    switch self {
    case .null, .bool, .string: write(into: &output)
    case .number(let number): output.append(contentsOf: try CanonicalNumber.text(of: number).utf8)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { output.append(UInt8(ascii: ",")) }
        try element.writeCanonical(into: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      let sorted = object.members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
      for (place, member) in sorted.enumerated() {
        if place > 0 { output.append(UInt8(ascii: ",")) }
        JSONText.write(member.name, into: &output)
        output.append(UInt8(ascii: ":"))
        try member.value.writeCanonical(into: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }
}

/// Numbers as ECMAScript's `Number::toString` prints them (RFC 8785 §3.2.2.3).
enum CanonicalNumber {
  static func text(of number: JSONNumber) throws(CodedError) -> String {
    let value = number.doubleValue
    guard value.isFinite else {
      throw CodedError(
        .jsonNumberRange, "a number is beyond the range of canonical JSON", received: String(number.text.prefix(40)),
        remedy: "send it as a string")
    }
    return text(of: value)
  }

  /// Swift's `description` gives the shortest digits that round-trip; what differs from ECMAScript is only their layout.
  static func text(of value: Double) -> String {
    if value == 0 { return "0" }
    let (digits, exponent) = shortest(value.magnitude)
    let sign = value < 0 ? "-" : ""
    return sign + layout(digits: digits, point: exponent)
  }

  /// Digits without leading or trailing zeros, and where the point stands: 0.d₁d₂… × 10^point.
  private static func shortest(_ value: Double) -> (digits: String, point: Int) {
    let parts = value.description.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(mantissa[0])
    let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
    let all = whole + fraction
    let leading = all.prefix { $0 == "0" }.count
    var digits = String(all.dropFirst(leading))
    while digits.last == "0" { digits.removeLast() }
    return (digits, whole.count - leading + exponent)
  }

  private static func layout(digits: String, point: Int) -> String {
    let count = digits.count
    switch point {
    case count...21 where count <= 21: return digits + String(repeating: "0", count: point - count)
    case 1...21: return digits.prefix(point) + "." + digits.dropFirst(point)
    case -5...0: return "0." + String(repeating: "0", count: -point) + digits
    default:
      let exponent = point - 1
      let mantissa = count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst(1)
      return mantissa + (exponent < 0 ? "e-" : "e+") + String(exponent.magnitude)
    }
  }
}
