internal import JSON
internal import LanyardCore
internal import RoleMapping

extension AccessReview {
  static let columns = """
    tenant, id, name, application, roles, reviewers, created, due, removes_overdue, items, closed
    """

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), name: try row.string(2), application: row.text(3),
      roles: try row.texts(4).compactMap { RoleReference($0) }, reviewers: try row.texts(5), created: try row.time(6),
      due: row.optionalTime(7), removesOverdue: try row.flag(8), items: try row.number(9),
      closed: row.optionalTime(10))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .text(name), .text(application), .texts(roles.map(\.description)), .texts(reviewers),
      .time(created), .time(due), .flag(removesOverdue), .number(items), .time(closed),
    ]
  }
}

extension ReviewItem {
  static let columns = """
    tenant, review, id, subject, application, role, held_since, decision, outcome, reason, reviewer, decided
    """

  init(_ row: any SQLRow) throws {
    self.init(
      review: try row.id(1), tenant: try row.id(0), id: try row.id(2), subject: try row.id(3),
      role: RoleReference(application: try row.string(4), role: try row.string(5)), heldSince: try row.time(6),
      decision: try row.optionalWord(7), outcome: try row.optionalWord(8), reason: row.text(9), reviewer: row.text(10),
      decided: row.optionalTime(11))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(review), .id(id), .id(subject), .text(role.application), .text(role.role), .time(heldSince),
    ] + decisionValues
  }

  /// What may change.
  var decisionValues: [SQLValue] {
    [
      .text(decision?.rawValue), .text(outcome?.rawValue), .text(reason), .text(reviewer), .time(decided),
    ]
  }
}

extension SQLRow {
  fileprivate func texts(_ column: Int) throws -> [String] {
    (try optionalJSON(column)?.arrayValue ?? []).compactMap(\.stringValue)
  }
}

extension SQLValue {
  fileprivate static func texts(_ texts: [String]) -> SQLValue { .json(.array(texts.map { .string($0) })) }
}
