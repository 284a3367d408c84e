internal import LanyardCore

extension EvaluationWalkReader {
  /// How many of a tenant's people have still to be judged for changes of the directory: what they lose may come to wait.
  func unjudgedCount(of tenant: TenantID) throws -> Int {
    let walks = try unfinishedGroupWalks(of: tenant)
    return try markedCount(of: tenant, because: .directory) + walks.reduce(0) { $0 + max($1.total - $1.done, 1) }
  }
}
