public import LanyardCore

extension SQLTransaction: FindingReader {
  public func standingFindings(
    of subjects: [ResourceID], tenant: TenantID
  ) throws -> [ResourceID: [StandingFinding]] {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    let rows = try connection.all(Statements.findings, after: [.id(tenant)], ids) { row in
      (try row.id(2, of: StoredResource.self), try StandingFinding(row))
    }
    return rows.reduce(into: [:]) { found, row in found[row.0, default: []].append(row.1) }
  }
}

private enum Statements {
  static let findings = SQLStatementFamily(after: 1) { subjects in
    """
    select \(StandingFinding.columns), subject from standing_findings
    where tenant = $1 and subject in (\(subjects)) order by subject, position
    """
  }
}
