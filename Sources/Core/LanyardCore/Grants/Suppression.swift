public import Diagnostics
public import RoleMapping

/// A role that was taken from somebody while rules still confer it. It is not given again until an evaluation has seen the
/// conditions of all its rules false, or a person lifts the suppression.
public struct Suppression: Sendable, Hashable {
  public let tenant: TenantID
  public let subject: ResourceID
  public let role: RoleReference
  /// Why: a review or disuse.
  public let cause: Grant.EndCause
  public let since: Instant
  /// Why, in the words of whoever decided it; nil where nobody did.
  public let reason: String?
  /// Who decided it; nil where nobody did.
  public let decidedBy: String?

  public init(
    tenant: TenantID, subject: ResourceID, role: RoleReference, cause: Grant.EndCause, since: Instant,
    reason: String? = nil, decidedBy: String? = nil
  ) {
    self.tenant = tenant
    self.subject = subject
    self.role = role
    self.cause = cause
    self.since = since
    self.reason = reason
    self.decidedBy = decidedBy
  }
}

public protocol SuppressionReader {
  /// The suppressions of all these subjects, by subject and role.
  func suppressions(of subjects: [ResourceID], tenant: TenantID) throws -> [Suppression]
}
