internal import Diagnostics
internal import JSON

/// The `guard` of a policy: `{"revocations": {"count"?, "percent"?, "window"?}}`.
extension PolicyReader {
  mutating func readGuard(of document: JSONObject) -> GuardPolicy {
    var policy = GuardPolicy()
    guard let object = collector.optionalObject("guard", in: document, except: ["revocations"], at: ""),
      let limits = collector.optionalObject(
        "revocations", in: object, except: ["count", "percent", "window"], at: "/guard")
    else { return policy }
    let pointer = "/guard/revocations"
    policy.count = number("count", in: limits, within: GuardPolicy.counts, at: pointer) ?? policy.count
    policy.percent = number("percent", in: limits, within: GuardPolicy.percents, at: pointer) ?? policy.percent
    guard let text = collector.optionalText("window", in: limits, at: pointer) else { return policy }
    if let window = Duration(iso8601: text), GuardPolicy.windows.contains(window) {
      policy.window = window
    } else {
      collector.note(
        .guardInvalid("window", expected: "a duration from PT1M to P1D", received: text.quoted), at: "\(pointer)/window"
      )
    }
    return policy
  }

  private mutating func number(
    _ name: String, in object: JSONObject, within range: ClosedRange<Int>, at pointer: String
  ) -> Int? {
    guard let value = object[name] else { return nil }
    if let number = value.intValue, range.contains(number) { return number }
    collector.note(
      .guardInvalid(
        name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)", received: value.text.quoted),
      at: "\(pointer)/\(name)")
    return nil
  }
}

extension CodedError {
  fileprivate static func guardInvalid(_ name: String, expected: String, received: String) -> CodedError {
    CodedError(
      .mappingGuardInvalid, "the guard's `\(name)` is malformed or out of range", expected: expected,
      received: received, remedy: "write a value in range, or remove `\(name)` to use the standard")
  }
}
