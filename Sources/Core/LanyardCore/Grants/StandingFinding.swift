public import Diagnostics

/// Something about a subject that goes against what rules confer, for as long as it stands: roles that must not meet, an
/// attribute that cannot be used. It is kept so that the audit log tells it once, and not at every evaluation.
public struct StandingFinding: Sendable, Hashable {
  public let code: ErrorCode
  /// What it is about, without personal values: where this differs, it is another finding.
  public let about: String

  public init(code: ErrorCode, about: String) {
    self.code = code
    self.about = about
  }
}

public protocol FindingReader {
  /// What stood at the last evaluation of each of these subjects of whom anything did, in the order it was put.
  func standingFindings(of subjects: [ResourceID], tenant: TenantID) throws -> [ResourceID: [StandingFinding]]
}
