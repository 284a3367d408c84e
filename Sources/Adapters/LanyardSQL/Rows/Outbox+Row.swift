internal import LanyardCore

extension TargetAccount {
  static let columns = "tenant, target, subject, planned_revision, planned, confirmed_revision, confirmed_at"

  init(_ row: any SQLRow) throws {
    self.init(
      tenant: try row.id(0), target: try row.string(1), subject: try row.id(2), plannedRevision: try row.number(3),
      planned: try row.document(4), confirmedRevision: try row.number(5), confirmedAt: row.optionalTime(6))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .text(target), .id(subject), .number(plannedRevision), .document(planned),
      .number(confirmedRevision), .time(confirmedAt),
    ]
  }
}

extension OutboxRow {
  static let columns = """
    tenant, id, target, subject, revision, is_revocation, payload, status, due, attempts, outcome, created
    """

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), target: try row.string(2), subject: try row.id(3),
      revision: try row.number(4), isRevocation: try row.flag(5), payload: try row.document(6),
      status: try row.word(7), due: try row.time(8), attempts: try row.number(9),
      outcome: try row.optionalDocument(10), created: try row.time(11))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .text(target), .id(subject), .number(revision), .flag(isRevocation), .document(payload),
      .text(status.rawValue), .time(due), .number(attempts), .document(outcome), .time(created),
    ]
  }
}
