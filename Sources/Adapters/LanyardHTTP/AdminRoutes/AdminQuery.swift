internal import Diagnostics

/// The parameters of a request to the admin API: known ones, each at most once.
struct AdminQuery {
  private var values: [String: String] = [:]

  /// - Throws: `http.query.invalid` naming the parameter: one that is unknown would else be a condition left out.
  init(_ items: [(name: String, value: String)], parameters: [String]) throws(CodedError) {
    for item in items {
      guard let known = parameters.first(where: { $0.hasSameOctets(as: item.name) }), values[known] == nil else {
        throw CodedError(
          .httpQueryInvalid, "`\(item.name.prefix(80))` is no parameter here, or stands twice",
          expected: parameters.joined(separator: ", ") + ", each once",
          remedy: parameters.nearest(to: item.name).map { "write `\($0)` once" } ?? "leave it out")
      }
      values[known] = item.value
    }
  }

  func take(_ name: String) -> String? { values[name] }

  /// - Throws: `http.query.invalid`.
  func moment(_ name: String) throws(CodedError) -> Instant? {
    try read(name, expected: "RFC 3339, such as `2026-11-22T09:30:00Z`, with `+` written as `%2B`") {
      Instant(rfc3339: $0)
    }
  }

  /// - Throws: `http.query.invalid`.
  func number(_ name: String, in range: ClosedRange<Int>) throws(CodedError) -> Int? {
    try read(name, expected: "a number from \(range.lowerBound) to \(range.upperBound)") {
      Int($0).flatMap { range.contains($0) ? $0 : Optional.none }
    }
  }

  /// - Throws: `http.query.invalid` where there is a value and `reader` makes nothing of it.
  func read<Value>(_ name: String, expected: String, _ reader: (String) -> Value?) throws(CodedError) -> Value? {
    guard let text = values[name] else { return nil }
    if let value = reader(text) { return value }
    throw CodedError(
      .httpQueryInvalid, "`\(name)` is not understood", expected: expected, received: "`\(text.prefix(80))`",
      remedy: "correct the value, or leave the parameter out")
  }
}
