public import Hummingbird

/// The routes of design §5 over one set of services. The composition root makes the server around
/// `router.buildResponder()`, with its timeouts and TLS.
public enum LanyardRouter {
  /// A new router with every route and all middleware.
  public static func make(_ services: HTTPServices) -> Router<LanyardRequestContext> {
    let router = Router(context: LanyardRequestContext.self)
    router.add(middleware: RequestIdentification(clock: services.clock))
    router.add(middleware: ForwardedSource(trusted: services.access.trustedProxies))
    router.add(middleware: RequestObservation(metrics: services.metrics))
    router.add(middleware: SecurityHeaders(isSecure: services.publicURL.hasPrefix("https://")))
    if let log = services.provisioningLog { router.add(middleware: ProvisioningLogging(log: log)) }
    router.add(middleware: ErrorRendering())
    router.add(
      middleware: SCIMAuthentication(
        authenticator: services.authenticator, directory: services.directory, limiter: services.access.limiter))
    router.add(middleware: AdminAuthentication(authenticator: services.authenticator, limiter: services.access.limiter))
    SCIMRoutes(services).add(to: router)
    OAuthRoutes(services).add(to: router)
    SAMLRoutes(services).add(to: router)
    SessionRoutes(services).add(to: router)
    AuditRoutes(services).add(to: router)
    OperatorRoutes(services).add(to: router)
    AdminRoutes(services).add(to: router)
    HoldRoutes(services).add(to: router)
    AccessRoutes(services).add(to: router)
    PreviewRoutes(services).add(to: router)
    UsageRoutes(services).add(to: router)
    ReviewRoutes(services).add(to: router)
    return router
  }
}
