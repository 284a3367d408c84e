internal import Diagnostics

/// Strings and numbers, octet by octet.
extension JSONParser {
  /// A number literal, kept as written (RFC 8259 §6).
  mutating func number() throws(CodedError) -> JSONNumber {
    let start = offset
    if peek() == UInt8(ascii: "-") { offset += 1 }
    if peek() == UInt8(ascii: "0") {
      offset += 1
    } else {
      try digits()
    }
    if peek() == UInt8(ascii: ".") {
      offset += 1
      try digits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      offset += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { offset += 1 }
      try digits()
    }
    return JSONNumber(validated: String(decoding: UnsafeBufferPointer(rebasing: octets[start..<offset]), as: UTF8.self))
  }

  private mutating func digits() throws(CodedError) {
    let start = offset
    while let octet = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) { offset += 1 }
    guard offset > start else { throw syntax("expected a digit") }
  }

  /// A string; the opening quote stands at `offset`.
  mutating func string() throws(CodedError) -> String {
    offset += 1
    let start = offset
    offset = PlainText.end(in: octets, from: offset)
    switch peek() {
    case UInt8(ascii: "\""):
      let slice = UnsafeBufferPointer(rebasing: octets[start..<offset])
      offset += 1
      // ASCII, which most strings are, is UTF-8 as it stands; the general check is several times slower.
      return PlainText.isASCII(slice) ? String(decoding: slice, as: UTF8.self) : try text(slice, at: start)
    case UInt8(ascii: "\\"): return try escapedString(from: start)
    case nil: throw syntax("the string does not end")
    default: throw syntax("a control character stands bare in a string")
    }
  }

  /// The slow way, once a backslash has been seen: octets are gathered and checked as UTF-8 at the end.
  private mutating func escapedString(from start: Int) throws(CodedError) -> String {
    var gathered = Array(octets[start..<offset])
    while let octet = peek() {
      switch octet {
      case UInt8(ascii: "\""):
        offset += 1
        return try gathered.withUnsafeBufferPointerThrowing { buffer throws(CodedError) in
          try text(buffer, at: start)
        }
      case UInt8(ascii: "\\"):
        offset += 1
        try escape(into: &gathered)
      case ..<0x20:
        throw syntax("a control character stands bare in a string")
      default:
        gathered.append(octet)
        offset += 1
      }
    }
    throw syntax("the string does not end")
  }

  private mutating func escape(into gathered: inout [UInt8]) throws(CodedError) {
    guard let octet = peek() else { throw syntax("the string does not end") }
    offset += 1
    switch octet {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): gathered.append(octet)
    case UInt8(ascii: "b"): gathered.append(0x08)
    case UInt8(ascii: "f"): gathered.append(0x0C)
    case UInt8(ascii: "n"): gathered.append(0x0A)
    case UInt8(ascii: "r"): gathered.append(0x0D)
    case UInt8(ascii: "t"): gathered.append(0x09)
    case UInt8(ascii: "u"): gathered.append(contentsOf: String(try unicodeEscape()).utf8)
    default:
      offset -= 1
      throw syntax("unknown escape")
    }
  }

  /// `\uXXXX`, or two of them where they make a surrogate pair. A lone surrogate is not a character and is refused.
  private mutating func unicodeEscape() throws(CodedError) -> Unicode.Scalar {
    let first = try hexQuad()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, peek() == UInt8(ascii: "\\") else { throw loneSurrogate() }
    offset += 1
    guard peek() == UInt8(ascii: "u") else { throw loneSurrogate() }
    offset += 1
    let second = try hexQuad()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw loneSurrogate() }
    return scalar
  }

  private mutating func hexQuad() throws(CodedError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = peek()?.hexDigit else { throw syntax("expected four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }

  private func loneSurrogate() -> CodedError {
    CodedError(
      .jsonEncoding, "half of a surrogate pair stands alone", remedy: "escape the whole character",
      position: .init(offset: offset))
  }

  /// The octets as a text, once they are known to be UTF-8.
  private func text(_ slice: UnsafeBufferPointer<UInt8>, at start: Int) throws(CodedError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw CodedError(
        .jsonEncoding, "a string is not UTF-8", remedy: "encode the document as UTF-8", position: .init(offset: start))
    }
    return text
  }
}

extension Array {
  /// `withUnsafeBufferPointer` for bodies with a typed error.
  fileprivate func withUnsafeBufferPointerThrowing<Value, Failure: Error>(
    _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try withUnsafeBufferPointer(body)
  }
}

extension UInt8 {
  fileprivate var hexDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
