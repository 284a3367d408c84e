internal import LanyardCore

/// What stands against subjects.
extension SQLTransaction {
  func put(_ findings: [StandingFinding], of subject: ResourceID, _ tenant: TenantID) throws {
    try send(Statements.remove, [.id(tenant), .id(subject)])
    for (position, finding) in findings.enumerated() {
      try send(Statements.put, [.id(tenant), .id(subject), .number(position)] + finding.values)
    }
  }
}

private enum Statements {
  static let remove = SQLStatement("delete from standing_findings where tenant = $1 and subject = $2")
  static let put = SQLStatement.insert(
    into: "standing_findings", "tenant, subject, position, \(StandingFinding.columns)")
}
