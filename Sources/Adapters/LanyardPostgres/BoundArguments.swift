internal import Diagnostics
internal import LanyardSQL

/// Arguments as libpq takes them: octets in the binary format, the rest as texts whose types the server infers.
struct BoundArguments {
  /// All values one behind the other, each with the zero octet after it that ends a text for libpq.
  private var octets: [UInt8] = []
  /// Where each value begins; nil is null.
  private var offsets: [Int?] = []
  private(set) var lengths: [Int32] = []
  /// 0 is text, 1 is binary.
  private(set) var formats: [Int32] = []

  /// How many octets are sent.
  var size: Int { octets.count }

  var count: Int32 { Int32(offsets.count) }

  /// - Throws: `store.value.nul`, `store.value.too-large`.
  init(_ arguments: [SQLValue]) throws {
    for argument in arguments {
      let start = octets.count
      formats.append(try append(argument) ? 1 : 0)
      guard let length = Int32(exactly: octets.count - start) else { throw Self.tooLarge }
      lengths.append(length)
      offsets.append(argument == .null ? nil : start)
      octets.append(0)
    }
  }

  /// Runs `body` with a pointer to each value, good only while it runs.
  func withPointers<Value>(_ body: ([UnsafePointer<CChar>?]) throws -> Value) rethrows -> Value {
    try octets.withUnsafeBytes { buffer in
      let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      return try body(offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } })
    }
  }

  /// Whether the value went in as octets.
  private mutating func append(_ value: SQLValue) throws -> Bool {
    switch value {
    case .null: return false
    case .integer(let number): octets.append(contentsOf: String(number).utf8)
    case .octets(let value):
      octets.append(contentsOf: value)
      return true
    case .text(let text):
      // libpq would end the text there, silently.
      guard !text.utf8.contains(0) else { throw Self.holdsNUL }
      octets.append(contentsOf: text.utf8)
    }
    return false
  }

  private static var holdsNUL: CodedError {
    CodedError(.storeValueNUL, "a text to be stored contains U+0000", remedy: "remove the character from the value")
  }

  private static var tooLarge: CodedError {
    CodedError(.storeValueTooLarge, "a value is larger than a row may be", remedy: "send less in one value")
  }
}
