internal import JSON
internal import LanyardCore

extension PolicyVersion {
  static let columns = "tenant, version, activated, actor, request_id, rollback_of, base, begun"

  init(_ row: any SQLRow) throws {
    var rollout: Rollout?
    if let base = row.integer(6), let begun = row.integer(7) { rollout = Rollout(base: Int(base), begun: Int(begun)) }
    self.init(
      tenant: try row.id(0), version: try row.number(1), activated: try row.time(2), actor: try row.string(3),
      request: try row.string(4), rollbackOf: row.integer(5).map { Int($0) }, rollout: rollout)
  }

  var values: [SQLValue] {
    [
      .id(tenant), .number(version), .time(activated), .text(actor), .text(request),
      rollbackOf.map { .number($0) } ?? .null, rollout.map { .number($0.base) } ?? .null,
      rollout.map { .number($0.begun) } ?? .null,
    ]
  }
}

extension EvaluationWalk {
  static let columns = """
    tenant, group_id, policy_version, request_id, started, after_id, done, total, granted, revoked, updated, finished
    """

  init(_ row: any SQLRow) throws {
    let group = try row.blob(1)
    self.init(
      tenant: try row.id(0), group: group.isEmpty ? nil : try row.id(1), policyVersion: try row.number(2),
      request: try row.string(3), started: try row.time(4), after: try row.optionalID(5), done: try row.number(6),
      total: try row.number(7), granted: try row.number(8), revoked: try row.number(9), finished: row.optionalTime(11))
    updated = try row.time(10)
  }

  var values: [SQLValue] {
    [
      .id(tenant), .after(group), .number(policyVersion), .text(request), .time(started),
      after.map { .id($0) } ?? .null, .number(done), .number(total), .number(granted), .number(revoked),
      .time(updated), .time(finished),
    ]
  }
}
