public import LanyardCore

extension SQLTransaction: AuditReader {
  public func auditHead(of tenant: TenantID) throws -> AuditHead? {
    try connection.first(Statements.head, [.id(tenant)], AuditHead.init)
  }

  public func auditEntries(of tenant: TenantID, from: Int, limit: Int) throws -> [SequencedEntry] {
    try connection.all(
      Statements.entries, [.id(tenant), .number(from), .number(max(limit, 0))], SequencedEntry.init)
  }

  public func leafHashes(of tenant: TenantID, from: Int, limit: Int) throws -> [[UInt8]] {
    try connection.all(Statements.leaves, [.id(tenant), .number(from), .number(max(limit, 0))]) { try $0.blob(0) }
  }

  public func logKey(of tenant: TenantID) throws -> AuditLogKey? {
    try connection.first(Statements.logKey, [.id(tenant)], AuditLogKey.init)
  }

  public func subjectKey(of subject: String, tenant: TenantID) throws -> SubjectKey? {
    try connection.first(Statements.keyInUse, [.id(tenant), .text(subject)], SubjectKey.init)
  }

  public func subjectKey(keyID: String, tenant: TenantID) throws -> SubjectKey? {
    try connection.first(Statements.keyByID, [.id(tenant), .text(keyID)], SubjectKey.init)
  }
}

private enum Statements {
  static let head = SQLStatement("select \(AuditHead.columns) from audit_heads where tenant = $1")
  static let entries = SQLStatement(
    """
    select \(SequencedEntry.columns) from audit_entries where tenant = $1 and position >= $2
    order by position limit $3
    """)
  static let leaves = SQLStatement(
    "select leaf_hash from audit_entries where tenant = $1 and position >= $2 order by position limit $3")
  static let logKey = SQLStatement("select \(AuditLogKey.columns) from log_keys where tenant = $1")
  /// The newest is the one in use.
  static let keyInUse = SQLStatement(
    """
    select \(SubjectKey.columns) from subject_keys where tenant = $1 and subject = $2
    order by created desc, key_id desc limit 1
    """)
  static let keyByID = SQLStatement("select \(SubjectKey.columns) from subject_keys where tenant = $1 and key_id = $2")
}
