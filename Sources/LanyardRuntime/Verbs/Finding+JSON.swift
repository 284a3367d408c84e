internal import Diagnostics
internal import JSON

extension Finding {
  /// `{check, outcome, expected?, received?, error?}`.
  var json: JSONValue {
    var object: JSONObject = ["check": .string(check), "outcome": .string(outcome.rawValue)]
    object["expected"] = expected.map { .string($0) }
    object["received"] = received.map { .string($0) }
    object["error"] = error.map { .object($0.json) }
    return .object(object)
  }
}

extension CodedError {
  /// As people read a warning, after an empty line.
  var warningLines: [String] { ["", "warning: \(description)", "hint: \(remedy)"] }
}
