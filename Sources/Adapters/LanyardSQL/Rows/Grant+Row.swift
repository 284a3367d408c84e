internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

extension Grant {
  static let columns = """
    tenant, id, subject, application, role, state, since, valid_until, ended, origin, policy_version, end_cause,
    held_since, last_used, unused_after, hold, waits
    """

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), subject: try row.id(2),
      role: RoleReference(application: try row.string(3), role: try row.string(4)), state: try row.word(5),
      since: try row.time(6), heldSince: try row.time(12), validUntil: row.optionalTime(7),
      ended: row.optionalTime(8), endCause: try row.optionalWord(11), hold: try row.optionalID(15),
      waits: try Wait.all(in: row, 16), lastUsed: row.optionalTime(13),
      unusedAfter: row.integer(14).map { .milliseconds($0) },
      origin: try row.document(9), policyVersion: try row.number(10))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .id(subject), .text(role.application), .text(role.role), .text(state.rawValue),
      .time(since), .time(validUntil), .time(ended), .document(origin), .number(policyVersion),
      .text(endCause?.rawValue),
      .time(heldSince), .time(lastUsed), .duration(unusedAfter), hold.map { .id($0) } ?? .null, waitsValue,
    ]
  }
}

/// Most grants have never waited: nothing is kept of that.
extension Grant {
  var waitsValue: SQLValue { .json(waits.isEmpty ? Optional.none : .array(waits.map { .object($0.stored) })) }
}

extension Grant.Wait {
  fileprivate static func all(in row: any SQLRow, _ column: Int) throws -> [Grant.Wait] {
    try (row.optionalJSON(column)?.arrayValue ?? []).map { stored in
      guard let wait = Grant.Wait(stored: stored) else {
        throw CodedError(
          .storeCorrupt, "a stored wait of a grant cannot be read", remedy: "restore the database from a backup",
          exposure: .operator)
      }
      return wait
    }
  }

  private init?(stored: JSONValue) {
    guard let hold = stored["hold"]?.stringValue.flatMap({ HoldID($0) }), let since = stored["since"]?.intValue else {
      return nil
    }
    self.init(
      hold: hold, request: stored["request"]?.stringValue ?? "", since: Instant(milliseconds: Int64(since)),
      until: stored["until"]?.intValue.map { Instant(milliseconds: Int64($0)) })
  }

  fileprivate var stored: JSONObject {
    var object: JSONObject = [
      "hold": .string(hold.description), "request": .string(request),
      "since": .number(JSONNumber(Int(since.milliseconds))),
    ]
    object["until"] = until.map { .number(JSONNumber(Int($0.milliseconds))) }
    return object
  }
}
