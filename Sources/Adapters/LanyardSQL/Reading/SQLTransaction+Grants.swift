public import Diagnostics
public import LanyardCore
public import RoleMapping

extension SQLTransaction: GrantReader {
  public func grants(of subject: ResourceID, tenant: TenantID, includingEnded: Bool) throws -> [Grant] {
    try connection.all(
      includingEnded ? Statements.ofSubject : Statements.inForce, [.id(tenant), .id(subject)], Grant.init)
  }

  public func grants(of subjects: [ResourceID], tenant: TenantID) throws -> [Grant] {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    return try connection.all(Statements.inForceOfSeveral, after: [.id(tenant)], ids, Grant.init)
      .sorted { $0.id < $1.id }
  }

  public func grantsExpiring(by moment: Instant, limit: Int) throws -> [Grant] {
    try connection.all(Statements.expiring, [.time(moment), .number(max(limit, 0))], Grant.init)
  }

  public func subjectsToEvaluate(limit: Int) throws -> [EvaluationMark] {
    try connection.all(Statements.toEvaluate, [.number(max(limit, 0))], EvaluationMark.init)
  }

  public func effectiveGrantCount(of tenant: TenantID) throws -> Int {
    try connection.count(Statements.count, [.id(tenant)])
  }

  public func holderCounts(
    of roles: [RoleReference], tenant: TenantID, at now: Instant
  ) throws -> [RoleReference: Int] {
    let names = Set(roles.map { OctetKey($0.role) }).map { SQLValue.text($0.text) }
    let counts = try connection.all(Statements.holders, after: [.id(tenant), .time(now)], names) { row in
      (RoleReference(application: try row.string(0), role: try row.string(1)), try row.number(2))
    }
    let wanted = Set(roles)
    return Dictionary(counts.filter { wanted.contains($0.0) }, uniquingKeysWith: +)
  }

  public func episodes(of subject: ResourceID, tenant: TenantID) throws -> [Episode] {
    try connection.all(Statements.episodes, [.id(tenant), .id(subject)], Episode.init)
  }

  public func episodes(of subjects: [ResourceID], tenant: TenantID) throws -> [ResourceID: [Episode]] {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    var episodes: [ResourceID: [Episode]] = [:]
    let rows = try connection.all(Statements.episodesOfSeveral, after: [.id(tenant)], ids) { row in
      (try row.id(2, of: StoredResource.self), try Episode(row))
    }
    for (subject, episode) in rows { episodes[subject, default: []].append(episode) }
    return episodes
  }
}

private enum Statements {
  static let ofSubject = SQLStatement(
    "select \(Grant.columns) from grants where tenant = $1 and subject = $2 order by id")
  static let inForce = SQLStatement(
    """
    select \(Grant.columns) from grants where tenant = $1 and subject = $2 and state in ('active', 'held') order by id
    """)
  static let inForceOfSeveral = SQLStatementFamily(after: 1) { subjects in
    """
    select \(Grant.columns) from grants
    where tenant = $1 and subject in (\(subjects)) and state in ('active', 'held')
    """
  }
  static let episodesOfSeveral = SQLStatementFamily(after: 1) { subjects in
    """
    select \(Episode.columns), subject from episodes where tenant = $1 and subject in (\(subjects))
    order by subject, rule
    """
  }
  static let expiring = SQLStatement(
    """
    select \(Grant.columns) from grants
    where state in ('active', 'held') and valid_until is not null and valid_until <= $1
    order by valid_until, id limit $2
    """)
  static let toEvaluate = SQLStatement(
    "select \(EvaluationMark.columns) from evaluation_queue order by position, tenant, subject limit $1")
  static let episodes = SQLStatement(
    "select \(Episode.columns) from episodes where tenant = $1 and subject = $2 order by rule")
  static let count = SQLStatement(
    "select count(*) from grants where tenant = $1 and state in ('active', 'held')")
  /// One look at the grants in force, however many roles there are; the same names of other applications are few.
  static let holders = SQLStatementFamily(after: 2) { roles in
    """
    select application, role, count(distinct subject) from grants
    where tenant = $1 and state in ('active', 'held') and role in (\(roles))
      and (valid_until is null or valid_until > $2)
    group by application, role
    """
  }
}
