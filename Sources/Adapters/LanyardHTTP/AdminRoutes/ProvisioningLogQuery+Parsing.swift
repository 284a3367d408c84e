internal import Diagnostics
internal import LanyardCore
internal import LanyardService

extension ProvisioningLogQuery {
  /// The parameters that a request may have, each at most once.
  static let parameters = ["since", "until", "refused", "requestId", "resource", "before", "limit"]

  /// Reads the query of a request.
  ///
  /// - Throws: `http.query.invalid` naming the parameter: one that is unknown would else be a condition left out.
  init(parsing items: [(name: String, value: String)]) throws(CodedError) {
    self.init()
    var seen: Set<String> = []
    for item in items {
      guard Self.parameters.contains(where: { $0.hasSameOctets(as: item.name) }), seen.insert(item.name).inserted else {
        throw CodedError(
          .httpQueryInvalid, "`\(item.name.prefix(80))` is no parameter here, or stands twice",
          expected: Self.parameters.joined(separator: ", ") + ", each once",
          remedy: Self.parameters.nearest(to: item.name).map { "write `\($0)` once" } ?? "leave it out")
      }
      try take(item.value, for: item.name)
    }
  }

  private mutating func take(_ value: String, for name: String) throws(CodedError) {
    switch name {
    case "since": since = try Self.moment(value, name)
    case "until": until = try Self.moment(value, name)
    case "refused":
      onlyRefused = try Self.read(value, name, expected: "true or false") { ["true": true, "false": false][$0] }
    case "requestId": requestID = value
    case "resource": resource = try Self.read(value, name, expected: "a UUID", ResourceID.init)?.description
    case "before": before = try Self.read(value, name, expected: "the `next` of a page", ProvisioningLogID.init)
    default:
      let most = ProvisioningLogPage.maximumCount
      limit = try Self.read(value, name, expected: "a number from 1 to \(most)") {
        Int($0).flatMap { (1...most).contains($0) ? $0 : nil }
      }
    }
  }

  private static func moment(_ value: String, _ name: String) throws(CodedError) -> Instant {
    try read(value, name, expected: "RFC 3339, such as `2026-11-22T09:30:00Z`, with `+` written as `%2B`") {
      Instant(rfc3339: $0)
    }
  }

  private static func read<Value>(
    _ text: String, _ name: String, expected: String, _ reader: (String) -> Value?
  ) throws(CodedError) -> Value {
    if let value = reader(text) { return value }
    throw CodedError(
      .httpQueryInvalid, "`\(name)` is not understood", expected: expected, received: "`\(text.prefix(80))`",
      remedy: "correct the value, or leave the parameter out")
  }
}
