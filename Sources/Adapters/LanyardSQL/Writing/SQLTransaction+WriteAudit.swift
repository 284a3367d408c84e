internal import LanyardCore

/// The audit logs: entries, heads and keys.
extension SQLTransaction {
  func append(_ entry: SequencedEntry) throws {
    try insert("the index \(entry.index) of the log", Statements.append, entry.values)
  }

  func move(_ head: AuditHead) throws {
    try send(Statements.move, [.id(head.tenant), .number(head.size), .octets(head.frontier)])
  }

  func insert(_ key: AuditLogKey) throws {
    try insert("the log's key", Statements.insertLogKey, [.id(key.tenant), .text(key.origin), .octets(key.sealedSeed)])
  }

  func insert(_ key: SubjectKey) throws {
    try insert("the key's id", Statements.insertSubjectKey, key.values)
  }
}

private enum Statements {
  static let append = SQLStatement.insert(into: "audit_entries", SequencedEntry.columns)
  static let move = SQLStatement.insert(
    into: "audit_heads", AuditHead.columns,
    "on conflict (tenant) do update set size = excluded.size, frontier = excluded.frontier")
  static let insertLogKey = SQLStatement.insert(into: "log_keys", AuditLogKey.columns)
  static let insertSubjectKey = SQLStatement.insert(into: "subject_keys", SubjectKey.columns)
}
