public import Diagnostics

/// An error as programs read it. What is absent is left out.
extension CodedError {
  /// `{code, message, expected?, received?, remedy}`.
  public var json: JSONObject {
    var object: JSONObject = ["code": .string(code.rawValue), "message": .string(message)]
    object["expected"] = expected.map { .string($0) }
    object["received"] = received.map { .string($0) }
    object["remedy"] = .string(remedy)
    return object
  }

  /// `{code, message, expected?, received?, remedy, file?, line?, column?, rule?}`: an error about a text, with its place.
  public var placedJSON: JSONObject {
    var object = json
    object["file"] = position?.file.map { .string($0) }
    object["line"] = position?.line.map { .number(JSONNumber($0)) }
    object["column"] = position?.column.map { .number(JSONNumber($0)) }
    object["rule"] = position?.rule.map { .string($0) }
    return object
  }
}
