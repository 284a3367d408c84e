public import Diagnostics
public import LanyardCore
public import RoleMapping

extension SQLTransaction: HoldReader {
  public func losingCount(of tenant: TenantID, after moment: Instant) throws -> Int {
    try connection.count(Statements.losingCount, [.id(tenant), .time(moment)])
  }

  public func losing(
    among subjects: [ResourceID], of tenant: TenantID, after moment: Instant
  ) throws -> Set<ResourceID> {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    return Set(
      try connection.all(Statements.losingAmong, after: [.id(tenant), .time(moment)], ids) { row in try row.id(0) })
  }

  public func holderCount(of tenant: TenantID, after moment: Instant, limit: Int) throws -> Int {
    try connection.count(Statements.holders, [.id(tenant), .time(moment), .number(max(limit, 0))])
  }

  public func hold(_ id: HoldID, tenant: TenantID) throws -> Hold? {
    try connection.first(Statements.one, [.id(tenant), .id(id)], Hold.init)
  }

  public func latestHold(of tenant: TenantID) throws -> Hold? {
    if let open = try connection.first(Statements.openOf, [.id(tenant)], Hold.init) { return open }
    return try connection.first(Statements.latest, [.id(tenant)], Hold.init)
  }

  public func lastHoldDecision(of tenant: TenantID, until moment: Instant) throws -> Instant? {
    try connection.first(Statements.lastDecision, [.id(tenant), .time(moment)]) { row in try row.time(0) }
  }

  public func holds(of tenant: TenantID, before: HoldID?, limit: Int) throws -> [Hold] {
    let count = SQLValue.number(max(limit, 0))
    guard let before else { return try connection.all(Statements.newest, [.id(tenant), count], Hold.init) }
    return try connection.all(Statements.newestBefore, [.id(tenant), count, .id(before)], Hold.init)
  }

  public func openHolds(limit: Int) throws -> [Hold] {
    try connection.all(Statements.open, [.number(max(limit, 0))], Hold.init)
  }

  public func holdsWithWork(limit: Int) throws -> [Hold] {
    try connection.all(Statements.withWork, [.number(max(limit, 0))], Hold.init)
  }

  public func heldGrants(
    of hold: HoldID, role: RoleReference?, tenant: TenantID, after: GrantID?, limit: Int
  ) throws -> [Grant] {
    let arguments: [SQLValue] = [.id(tenant), .id(hold), .after(after), .number(max(limit, 0))]
    guard let role else { return try connection.all(Statements.held, arguments, Grant.init) }
    return try connection.all(
      Statements.heldOfRole, arguments + [.text(role.application), .text(role.role)], Grant.init)
  }

  public func grants(ofHold hold: HoldID, tenant: TenantID, after: GrantID?, limit: Int) throws -> [Grant] {
    try connection.all(
      Statements.ofHold, [.id(tenant), .id(hold), .after(after), .number(max(limit, 0))], Grant.init)
  }

  public func goneSubjects(
    of hold: HoldID, tenant: TenantID, after: ResourceID?, limit: Int
  ) throws -> [ResourceID] {
    let arguments: [SQLValue] = [.id(tenant), .id(hold), .after(after), .number(max(limit, 0))]
    return try connection.all(Statements.goneSubjects, arguments) { try $0.id(0) }
  }

  public func heldCounts(of hold: HoldID, tenant: TenantID) throws -> HeldCounts {
    let roles = try connection.all(Statements.heldRoles, [.id(tenant), .id(hold)]) { row in
      (RoleReference(application: try row.string(0), role: try row.string(1)), try row.number(2))
    }
    return HeldCounts(
      grants: Dictionary(roles, uniquingKeysWith: +),
      people: try connection.count(Statements.heldPeople, [.id(tenant), .id(hold)]))
  }

  public func urgent(
    among subjects: [ResourceID], tenant: TenantID, at moment: Instant
  ) throws -> Set<ResourceID> {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    return Set(try connection.all(Statements.urgent, after: [.id(tenant), .time(moment)], ids) { try $0.id(0) })
  }

  public func evaluationMarks(of subjects: [ResourceID], tenant: TenantID) throws -> [EvaluationMark] {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    return try connection.all(Statements.marks, after: [.id(tenant)], ids, EvaluationMark.init)
  }
}

/// Before-images.
extension SQLTransaction {
  public func heldRecords(
    of hold: HoldID, tenant: TenantID, before: Int?, limit: Int
  ) throws -> [HeldRecord] {
    try connection.all(
      Statements.records, [.id(tenant), .id(hold), .number(before ?? Int(Int32.max)), .number(max(limit, 0))],
      HeldRecord.init)
  }

  public func refusedRecords(of hold: HoldID, tenant: TenantID, limit: Int) throws -> [HeldRecord] {
    try connection.all(Statements.refused, [.id(tenant), .id(hold), .number(max(limit, 0))], HeldRecord.init)
  }

  public func undoableHolds(of tenant: TenantID, after moment: Instant) throws -> [HoldID: Int] {
    let rows = try connection.all(Statements.undoable, [.id(tenant), .time(moment)]) { row in
      (try row.id(0) as HoldID, try row.number(1))
    }
    return Dictionary(rows.filter { $0.1 > 0 }, uniquingKeysWith: max)
  }

  public func laterWrites(
    of resource: ResourceID, parts: [String], hold: HoldID, tenant: TenantID
  ) throws -> [String: Int] {
    let rows = try connection.all(
      Statements.laterWrites, after: [.id(tenant), .id(hold), .id(resource)], Set(parts).sorted().map { .text($0) }
    ) { row in (try row.string(0), try row.number(1)) }
    return Dictionary(rows, uniquingKeysWith: max)
  }

  public func heldResource(_ id: ResourceID, hold: HoldID, tenant: TenantID) throws -> StoredResource? {
    let record = try connection.first(Statements.ofResource, [.id(tenant), .id(id), .id(hold)], HeldRecord.init)
    guard case .deletion(let resource)? = record?.image else { return nil }
    return resource
  }
}

private enum Statements {
  static let losingCount = SQLStatement(
    "select count(distinct subject) from grants where tenant = $1 and end_cause = 'directory' and ended > $2")
  static let losingAmong = SQLStatementFamily(after: 2) { subjects in
    """
    select distinct subject from grants
    where tenant = $1 and end_cause = 'directory' and ended > $2 and subject in (\(subjects))
    """
  }
  static let holders = SQLStatement(
    """
    select count(*) from (
      select subject from (
        select distinct subject from grants where tenant = $1 and state in ('active', 'held')
        order by subject limit $3) as present
      union
      select subject from grants where tenant = $1 and end_cause = 'directory' and ended > $2) as holders
    """)
  static let one = SQLStatement("select \(Hold.columns) from holds where tenant = $1 and id = $2")
  static let openOf = SQLStatement("select \(Hold.columns) from holds where tenant = $1 and state = 'open'")
  static let latest = SQLStatement("select \(Hold.columns) from holds where tenant = $1 order by id desc limit 1")
  static let lastDecision = SQLStatement(
    """
    select closed from holds where tenant = $1 and state in ('released', 'undone') and closed <= $2
    order by closed desc limit 1
    """)
  static let newest = SQLStatement("select \(Hold.columns) from holds where tenant = $1 order by id desc limit $2")
  static let newestBefore = SQLStatement(
    "select \(Hold.columns) from holds where tenant = $1 and id < $3 order by id desc limit $2")
  static let open = SQLStatement("select \(Hold.columns) from holds where state = 'open' order by id limit $1")
  static let withWork = SQLStatement("select \(Hold.columns) from holds where work is not null order by id limit $1")
  static let held = SQLStatement(
    """
    select \(Grant.columns) from grants where tenant = $1 and hold = $2 and state = 'held' and id > $3
    order by id limit $4
    """)
  static let heldOfRole = SQLStatement(
    """
    select \(Grant.columns) from grants where tenant = $1 and hold = $2 and state = 'held' and id > $3
      and application = $5 and role = $6
    order by id limit $4
    """)
  static let ofHold = SQLStatement(
    "select \(Grant.columns) from grants where tenant = $1 and hold = $2 and id > $3 order by id limit $4")
  static let goneSubjects = SQLStatement(
    """
    select distinct subject from grants where tenant = $1 and hold = $2 and state = 'held' and subject > $3
      and not exists (select 1 from resources where resources.tenant = grants.tenant and resources.id = grants.subject)
    order by subject limit $4
    """)
  static let heldRoles = SQLStatement(
    """
    select application, role, count(*) from grants where tenant = $1 and hold = $2 and state = 'held'
    group by application, role
    """)
  static let heldPeople = SQLStatement(
    "select count(distinct subject) from grants where tenant = $1 and hold = $2 and state = 'held'")
  static let records = SQLStatement(
    """
    select \(HeldRecord.columns) from held_records where tenant = $1 and hold = $2 and number < $3
    order by number desc limit $4
    """)
  static let undoable = SQLStatement(
    """
    select id, coalesce((select max(number) from held_records as records
      where records.tenant = holds.tenant and records.hold = holds.id), 0)
    from holds where tenant = $1 and (closed is null or closed >= $2)
      and (state <> 'undone' or exists (select 1 from held_records as records
        where records.tenant = holds.tenant and records.hold = holds.id and refusal is not null))
    """)
  static let laterWrites = SQLStatementFamily(after: 3) { parts in
    "select part, number from later_writes where tenant = $1 and hold = $2 and resource = $3 and part in (\(parts))"
  }
  static let refused = SQLStatement(
    """
    select \(HeldRecord.columns) from held_records where tenant = $1 and hold = $2 and refusal is not null
    order by number limit $3
    """)
  static let ofResource = SQLStatement(
    """
    select \(HeldRecord.columns) from held_records where tenant = $1 and resource = $2 and hold = $3
    order by number desc limit 1
    """)
  static let urgent = SQLStatementFamily(after: 2) { subjects in
    "select subject from urgent_marks where tenant = $1 and until > $2 and subject in (\(subjects))"
  }
  static let marks = SQLStatementFamily(after: 1) { subjects in
    "select \(EvaluationMark.columns) from evaluation_queue where tenant = $1 and subject in (\(subjects))"
  }
}
