public import Diagnostics
public import JSON
internal import LanyardService

/// A record that was refused, and why.
public struct ImportRefusal: Sendable {
  /// Of the file, counted from 1.
  public let line: Int
  public let error: CodedError

  init(line: Int, error: CodedError) {
    self.line = line
    self.error = error
  }

  /// Reads what ``json`` wrote.
  init?(_ json: JSONObject) {
    guard let line = json["line"]?.intValue, let code = json["code"]?.stringValue else { return nil }
    self.line = line
    error = CodedError(
      ErrorCode(rawValue: code), json["message"]?.stringValue ?? "", expected: json["expected"]?.stringValue,
      received: json["received"]?.stringValue, remedy: json["remedy"]?.stringValue ?? "")
  }

  public var json: JSONObject {
    var object: JSONObject = [
      "line": .number(JSONNumber(line)), "code": .string(error.code.rawValue), "message": .string(error.message),
    ]
    object["expected"] = error.expected.map { .string($0) }
    object["received"] = error.received.map { .string($0) }
    object["remedy"] = .string(error.remedy)
    return object
  }

  /// `line 7: scim.value.required: … (expected …, received …); remedy`.
  public var text: String {
    // The place within the record is the line, which is said already.
    var error = error
    error.position = nil
    return "line \(line): \(error.description); \(error.remedy)"
  }
}

/// What a load came to.
public struct ImportReport: Sendable {
  public internal(set) var created = 0
  public internal(set) var updated = 0
  public internal(set) var unchanged = 0
  /// Records refused in this run.
  public internal(set) var refused = 0
  /// Records dealt with in all, and those refused in all: of this run and of the runs it continues.
  public internal(set) var records = 0
  public internal(set) var refusedInAll = 0
  public internal(set) var octets = 0
  /// Records dealt with by the runs before, where this one continues them.
  public internal(set) var resumedAfter = 0
  /// Whether the load was asked to stop before the end of the file.
  public internal(set) var isStopped = false
  public internal(set) var isDryRun = false
  /// The hold in which revocations of the tenant wait when the load ends: those of this file and others.
  var hold: HoldSummary?

  var json: JSONObject {
    [
      "created": .number(JSONNumber(created)), "updated": .number(JSONNumber(updated)),
      "unchanged": .number(JSONNumber(unchanged)), "refused": .number(JSONNumber(refused)),
      "records": .number(JSONNumber(records)), "refusedInAll": .number(JSONNumber(refusedInAll)),
      "resumedAfter": .number(JSONNumber(resumedAfter)), "complete": .bool(!isStopped), "dryRun": .bool(isDryRun),
      "hold": hold.map { .object($0.json) } ?? .null,
    ]
  }
}
