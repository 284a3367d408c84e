internal import LanyardCore
internal import RoleMapping

extension Suppression {
  static let columns = "tenant, subject, application, role, cause, since, reason, decided_by"

  init(_ row: any SQLRow) throws {
    self.init(
      tenant: try row.id(0), subject: try row.id(1),
      role: RoleReference(application: try row.string(2), role: try row.string(3)), cause: try row.word(4),
      since: try row.time(5), reason: row.text(6), decidedBy: row.text(7))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(subject), .text(role.application), .text(role.role), .text(cause.rawValue), .time(since),
      .text(reason), .text(decidedBy),
    ]
  }
}
