public import LanyardCore
public import LanyardService

/// Everything the routes stand on. The composition root fills it; nothing here is global.
public struct HTTPServices: Sendable {
  public let authenticator: Authenticator
  public let access: AccessServices
  public let runner: CommandRunner
  public let directory: DirectoryServices
  public let queries: DirectoryQueries
  public let signIn: SignInService
  public let sessions: SessionQueries
  public let exporter: AuditExporter
  public let preview: PolicyPreview
  public let previews: PreviewGate
  /// For readiness, the queue's depth and the names of tenants.
  public let store: any Store
  public let metrics: RequestMetrics
  /// Nil where nobody wants to look at requests afterwards.
  public let provisioningLog: ProvisioningLog?
  /// What new request ids are made of, beside randomness.
  public let clock: any LanyardCore.Clock
  /// What clients reach the server by, without a slash at its end. A request's own host is never believed.
  public let publicURL: String
  public let limits: HTTPLimits
  /// Of the product, for `lanyard_build_info`.
  public let version: String

  public init(
    authenticator: Authenticator, access: AccessServices, runner: CommandRunner, directory: DirectoryServices,
    queries: DirectoryQueries, signIn: SignInService, sessions: SessionQueries, exporter: AuditExporter,
    preview: PolicyPreview, previews: PreviewGate = PreviewGate(), store: any Store,
    metrics: RequestMetrics = RequestMetrics(), provisioningLog: ProvisioningLog? = nil,
    clock: any LanyardCore.Clock, publicURL: String, limits: HTTPLimits = .standard,
    version: String = "development"
  ) {
    self.authenticator = authenticator
    self.access = access
    self.runner = runner
    self.directory = directory
    self.queries = queries
    self.signIn = signIn
    self.sessions = sessions
    self.exporter = exporter
    self.preview = preview
    self.previews = previews
    self.store = store
    self.metrics = metrics
    self.provisioningLog = provisioningLog
    self.clock = clock
    self.publicURL = publicURL
    self.limits = limits
    self.version = version
  }
}
