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
  /// `{code, message, expected?, received?, remedy}`.
  var json: JSONObject {
    var object: JSONObject = ["code": .string(code.rawValue), "message": .string(message)]
    object["expected"] = expected.map { .string($0) }
    object["received"] = received.map { .string($0) }
    object["remedy"] = .string(remedy)
    return object
  }
}

extension CodedError {
  /// `{code, message, expected?, received?, remedy, file?, line?, column?, rule?}`.
  var placedJSON: JSONObject {
    var object = json
    object["file"] = position?.file.map { .string($0) }
    object["line"] = position?.line.map { .number(JSONNumber($0)) }
    object["column"] = position?.column.map { .number(JSONNumber($0)) }
    object["rule"] = position?.rule.map { .string($0) }
    return object
  }

  /// As people read a warning, after an empty line.
  var warningLines: [String] { ["", "warning: \(description)", "hint: \(remedy)"] }
}
