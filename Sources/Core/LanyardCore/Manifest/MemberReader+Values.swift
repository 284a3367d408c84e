internal import Diagnostics
internal import JSON

/// One function for each type of member. Each notes what is wrong and answers nil (or the default) then.
extension MemberReader {
  /// A text that must be there. Controls (U+0000 above all) never belong into one.
  mutating func text(_ name: String, maximumOctets: Int = 1024) -> String? {
    guard value(name) != nil else {
      noteMissing(name, expected: "a text")
      return nil
    }
    return optionalText(name, maximumOctets: maximumOctets)
  }

  mutating func optionalText(_ name: String, maximumOctets: Int = 1024) -> String? {
    value(name).flatMap { checkedText($0, at: path(of: name), maximumOctets: maximumOctets) }
  }

  mutating func checkedText(
    _ value: JSONValue, at path: String, maximumOctets: Int = 1024, multiline: Bool = false
  ) -> String? {
    guard let text = value.stringValue else {
      noteType(value, at: path, expected: "a text")
      return nil
    }
    let isClean = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F || multiline && $0.isLineSpace }
    guard isClean, !text.isEmpty, text.utf8.count <= maximumOctets else {
      note(
        .manifestMemberInvalid, at: path, "is no acceptable text",
        expected: "1 to \(maximumOctets) octets without control characters",
        received: "\(text.utf8.count) octets\(isClean ? "" : " with a control character")", remedy: "write another text"
      )
      return nil
    }
    return text
  }

  /// The name of an object: what tenants' names look like too (`[a-z0-9][a-z0-9-]{0,62}`).
  mutating func name(_ name: String) -> String? {
    guard value(name) != nil else {
      noteMissing(name, expected: "a name")
      return nil
    }
    return value(name).flatMap { checkedName($0, at: path(of: name)) }
  }

  mutating func checkedName(_ value: JSONValue, at path: String) -> String? {
    guard let text = value.stringValue else {
      noteType(value, at: path, expected: "a name (in quotation marks where it looks like a number)")
      return nil
    }
    guard (try? TenantName(text)) == nil else { return text }
    note(
      .manifestMemberInvalid, at: path, "is no name",
      expected: "1 to 63 lower-case letters, digits and hyphens, not starting with a hyphen",
      received: "`\(text.prefix(80))`", remedy: "choose another name")
    return nil
  }

  /// The name of a role: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`, for applications have their own customs.
  mutating func roleName(_ name: String) -> String? {
    guard let value = value(name) else {
      noteMissing(name, expected: "a role's name")
      return nil
    }
    return checkedRoleName(value, at: path(of: name))
  }

  mutating func checkedRoleName(_ value: JSONValue, at path: String) -> String? {
    guard let text = value.stringValue else {
      noteType(value, at: path, expected: "a role's name (in quotation marks where it looks like a number)")
      return nil
    }
    let isLong = !(1...64).contains(text.utf8.count)
    let isPlain = text.utf8.allSatisfy { $0.isLetterOrDigit || [0x2D, 0x2E, 0x5F].contains($0) }
    if !isLong, isPlain, text.utf8.first?.isLetterOrDigit == true { return text }
    note(
      .manifestMemberInvalid, at: path, "is no name of a role",
      expected: "a letter or digit, then up to 63 letters, digits, `.`, `_` or `-`", received: "`\(text.prefix(80))`",
      remedy: "choose another name; `displayName` may hold any text")
    return nil
  }

  mutating func tenantName(_ name: String) -> TenantName? {
    guard let value = value(name) else {
      noteMissing(name, expected: "a tenant's name")
      return nil
    }
    guard let text = value.stringValue else {
      noteType(value, at: path(of: name), expected: "a tenant's name (in quotation marks where it looks like a number)")
      return nil
    }
    do throws(CodedError) {
      return try TenantName(text)
    } catch {
      note(error, at: path(of: name))
      return nil
    }
  }

  mutating func flag(_ name: String, default fallback: Bool) -> Bool {
    guard let value = value(name) else { return fallback }
    if case .bool(let flag) = value { return flag }
    noteType(value, at: path(of: name), expected: "true or false")
    return fallback
  }

  mutating func integer(_ name: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
    guard let value = value(name) else { return fallback }
    guard value.numberValue != nil else {
      noteType(value, at: path(of: name), expected: "a whole number")
      return fallback
    }
    if let number = value.intValue, range.contains(number) { return number }
    note(
      .manifestMemberInvalid, at: path(of: name), "is out of range",
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      received: "`\(value.text.prefix(80))`", remedy: "write a number in the range")
    return fallback
  }

  mutating func duration(_ name: String, default fallback: Duration, in range: ClosedRange<Duration>) -> Duration {
    guard let value = value(name) else { return fallback }
    let expected = "an ISO 8601 duration from \(range.lowerBound.iso8601) to \(range.upperBound.iso8601)"
    guard let text = value.stringValue else {
      noteType(value, at: path(of: name), expected: expected)
      return fallback
    }
    if let duration = Duration(iso8601: text), range.contains(duration) { return duration }
    note(
      .manifestMemberInvalid, at: path(of: name), "is no acceptable duration", expected: expected,
      received: "`\(text.prefix(80))`", remedy: "write a duration such as `\(fallback.iso8601)`")
    return fallback
  }

  /// One of the words of a string enumeration.
  mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String, default fallback: Choice?
  ) -> Choice? {
    let words = Choice.allCases.map(\.rawValue)
    guard let value = value(name) else {
      if fallback == nil { noteMissing(name, expected: "one of " + words.joined(separator: ", ")) }
      return fallback
    }
    if let word = value.stringValue, let choice = Choice.allCases.first(where: { $0.rawValue.hasSameOctets(as: word) })
    {
      return choice
    }
    let hint = value.stringValue.flatMap { words.nearest(to: $0) } ?? words.first ?? ""
    note(
      .manifestMemberInvalid, at: path(of: name), "is no known word",
      expected: "one of " + words.joined(separator: ", "),
      received: "`\(value.text.prefix(80))`", remedy: "write `\(hint)`")
    return nil
  }
}

extension UInt8 {
  /// ASCII letters and digits.
  var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}

extension Unicode.Scalar {
  /// Tab, line feed, carriage return.
  fileprivate var isLineSpace: Bool { value == 0x09 || value == 0x0A || value == 0x0D }
}
