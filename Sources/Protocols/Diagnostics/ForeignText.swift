extension StringProtocol {
  /// Foreign text as messages show it: in backticks, and never more than 120 code points of it (characters would be no
  /// bound: one of them may carry any number of combining marks).
  ///
  /// What a terminal or a log would obey rather than show (control and format characters, line ends), and the backtick
  /// itself, stands as `\u{…}`: nobody writes lines of their own into our reports.
  public var asForeignText: String {
    if isPlain { return "`\(self)`" }
    let shown = unicodeScalars.prefix(120)
    var text = "`"
    for scalar in shown { text.append(scalar, asItIs: scalar.isHarmless && scalar != "`") }
    return text + (shown.endIndex == unicodeScalars.endIndex ? "`" : "…`")
  }

  /// The whole text, for a report that has a cell of its own for it: what a terminal or a log would obey stands as `\u{…}`,
  /// so that it is one line whatever it holds.
  public var onOneLine: String {
    guard !unicodeScalars.allSatisfy(\.isHarmless) else { return String(self) }
    var text = ""
    for scalar in unicodeScalars { text.append(scalar, asItIs: scalar.isHarmless) }
    return text
  }
}

extension String {
  fileprivate mutating func append(_ scalar: Unicode.Scalar, asItIs: Bool) {
    if asItIs { unicodeScalars.append(scalar) } else { self += "\\u{\(String(scalar.value, radix: 16))}" }
  }
}

extension StringProtocol {
  /// Whether nothing has to be replaced or cut: the usual case, without a look at its scalars.
  fileprivate var isPlain: Bool {
    utf8.withContiguousStorageIfAvailable { octets in
      octets.count <= 120 && octets.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "`") }
    } ?? false
  }
}

extension Unicode.Scalar {
  /// Whether it is shown, and not obeyed.
  fileprivate var isHarmless: Bool {
    if isASCII { return value >= 0x20 && value != 0x7F }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
