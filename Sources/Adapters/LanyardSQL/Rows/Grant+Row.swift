internal import LanyardCore
internal import RoleMapping

extension Grant {
  static let columns = """
    tenant, id, subject, application, role, state, since, valid_until, ended, origin, policy_version, end_cause,
    held_since, last_used, unused_after, hold
    """

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), subject: try row.id(2),
      role: RoleReference(application: try row.string(3), role: try row.string(4)), state: try row.word(5),
      since: try row.time(6), heldSince: try row.time(12), validUntil: row.optionalTime(7),
      ended: row.optionalTime(8), endCause: try row.optionalWord(11), hold: try row.optionalID(15),
      lastUsed: row.optionalTime(13), unusedAfter: row.integer(14).map { .milliseconds($0) },
      origin: try row.document(9), policyVersion: try row.number(10))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .id(subject), .text(role.application), .text(role.role), .text(state.rawValue),
      .time(since), .time(validUntil), .time(ended), .document(origin), .number(policyVersion),
      .text(endCause?.rawValue),
      .time(heldSince), .time(lastUsed), .duration(unusedAfter), hold.map { .id($0) } ?? .null,
    ]
  }
}
