/// That a subject's roles must be judged again by a background job.
public struct EvaluationMark: Sendable, Hashable {
  public let tenant: TenantID
  public let subject: ResourceID
  /// What a role that ends by the judgement ended by.
  public let cause: Grant.EndCause

  public init(tenant: TenantID, subject: ResourceID, cause: Grant.EndCause) {
    self.tenant = tenant
    self.subject = subject
    self.cause = cause
  }
}
