public import JSON
public import LanyardCore

extension SQLTransaction: PolicyVersionReader, EvaluationWalkReader {
  public func policyVersion(_ version: Int, tenant: TenantID) throws -> PolicyVersion? {
    try connection.first(Statements.version, [.id(tenant), .number(version)], PolicyVersion.init)
  }

  public func policyVersions(of tenant: TenantID, before: Int?, limit: Int) throws -> [PolicyVersion] {
    try connection.all(
      Statements.versions, [.id(tenant), .number(before ?? .max), .number(max(limit, 0))], PolicyVersion.init)
  }

  public func policyDocument(_ version: Int, tenant: TenantID) throws -> JSONObject? {
    try connection.first(Statements.document, [.id(tenant), .number(version)]) { try $0.document(0) }
  }

  public func evaluationWalk(tenant: TenantID, group: ResourceID?) throws -> EvaluationWalk? {
    try connection.first(Statements.walk, [.id(tenant), .after(group)], EvaluationWalk.init)
  }

  public func nextEvaluationWalk(after tenant: TenantID?) throws -> EvaluationWalk? {
    let next = try connection.first(Statements.nextWalk, [.after(tenant)], EvaluationWalk.init)
    if let next { return next }
    return try tenant == nil
      ? nil : connection.first(Statements.nextWalk, [.after(TenantID?.none)], EvaluationWalk.init)
  }

  public func unfinishedEvaluationWalks(limit: Int) throws -> [EvaluationWalk] {
    try connection.all(Statements.unfinished, [.number(max(limit, 0))], EvaluationWalk.init)
  }

  public func unfinishedGroupWalks(of tenant: TenantID) throws -> [EvaluationWalk] {
    try connection.all(Statements.unfinishedOf, [.id(tenant)], EvaluationWalk.init).filter { $0.group != nil }
  }

  public func markedCount(of tenant: TenantID, because cause: Grant.EndCause?) throws -> Int {
    guard let cause else { return try connection.count(Statements.marked, [.id(tenant)]) }
    return try connection.count(Statements.markedBecause, [.id(tenant), .text(cause.rawValue)])
  }
}

private enum Statements {
  static let version = SQLStatement(
    "select \(PolicyVersion.columns) from policy_versions where tenant = $1 and version = $2")
  static let versions = SQLStatement(
    """
    select \(PolicyVersion.columns) from policy_versions where tenant = $1 and version < $2
    order by version desc limit $3
    """)
  static let document = SQLStatement("select document from policy_versions where tenant = $1 and version = $2")
  static let walk = SQLStatement(
    "select \(EvaluationWalk.columns) from evaluation_walks where tenant = $1 and group_id = $2")
  static let nextWalk = SQLStatement(
    """
    select \(EvaluationWalk.columns) from evaluation_walks where finished is null and tenant > $1
    order by tenant, group_id limit 1
    """)
  static let unfinished = SQLStatement(
    """
    select \(EvaluationWalk.columns) from evaluation_walks where finished is null order by tenant, group_id limit $1
    """)
  static let unfinishedOf = SQLStatement(
    """
    select \(EvaluationWalk.columns) from evaluation_walks where finished is null and tenant = $1 order by group_id
    """)
  static let marked = SQLStatement("select count(*) from evaluation_queue where tenant = $1")
  static let markedBecause = SQLStatement("select count(*) from evaluation_queue where tenant = $1 and cause = $2")
}
