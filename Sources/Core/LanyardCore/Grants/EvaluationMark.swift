/// That a subject's roles must be judged again by a background job.
public struct EvaluationMark: Sendable, Hashable {
  public let tenant: TenantID
  public let subject: ResourceID
  /// What a role that ends by the judgement ended by.
  public let cause: Grant.EndCause
  /// The request that caused it, which the grants and entries that come of it name; nil where time alone did.
  public let request: String?

  public init(tenant: TenantID, subject: ResourceID, cause: Grant.EndCause, request: String? = nil) {
    self.tenant = tenant
    self.subject = subject
    self.cause = cause
    self.request = request
  }
}
