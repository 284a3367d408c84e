/// That a subject's roles must be judged again, by a background job.
public struct EvaluationMark: Sendable, Hashable {
  public let tenant: TenantID
  public let subject: ResourceID
  /// The request that caused it, which the grants and entries that come of it name; nil where time alone did.
  public let request: String?

  public init(tenant: TenantID, subject: ResourceID, request: String? = nil) {
    self.tenant = tenant
    self.subject = subject
    self.request = request
  }
}
