internal import LanyardCore

/// Holds, before-images and urgent marks.
extension SQLTransaction {
  func insert(_ hold: Hold) throws {
    try insert("the hold", Statements.insert, hold.values)
  }

  func update(_ hold: Hold) throws {
    try change("the hold", Statements.update, [.id(hold.tenant), .id(hold.id)] + hold.changingValues)
  }

  func append(_ records: [HeldRecord], to hold: HoldID, _ tenant: TenantID) throws {
    var number = try connection.count(Statements.nextNumber, [.id(tenant), .id(hold)])
    for record in records {
      try insert("the record's number", Statements.append, record.values(number: number))
      number += 1
    }
  }

  func note(_ record: HeldRecord) throws {
    try change(
      "the record", Statements.note,
      [.id(record.tenant), .id(record.hold), .number(record.number), record.refusalValue])
  }

  func note(_ writes: [LaterWrite]) throws {
    for write in writes {
      try send(
        Statements.noteLater,
        [.id(write.tenant), .id(write.hold), .id(write.resource), .text(write.part), .number(write.number)])
    }
  }

  func put(_ mark: UrgentMark) throws {
    try send(Statements.putMark, [.id(mark.tenant), .id(mark.subject), .time(mark.until)])
  }
}

private enum Statements {
  static let insert = SQLStatement.insert(into: "holds", Hold.columns)
  static let update = SQLStatement(
    "update holds set state = $3, closed = $4, work = $5, let_go_whole = $6 where tenant = $1 and id = $2")
  static let nextNumber = SQLStatement(
    "select coalesce(max(number), 0) + 1 from held_records where tenant = $1 and hold = $2")
  static let append = SQLStatement.insert(into: "held_records", HeldRecord.columns)
  static let note = SQLStatement(
    "update held_records set refusal = $4 where tenant = $1 and hold = $2 and number = $3")
  static let noteLater = SQLStatement.insert(
    into: "later_writes", "tenant, hold, resource, part, number",
    "on conflict (tenant, hold, resource, part) do update set number = excluded.number")
  static let putMark = SQLStatement.insert(
    into: "urgent_marks", "tenant, subject, until",
    "on conflict (tenant, subject) do update set until = excluded.until")
}
