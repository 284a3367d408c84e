internal import Diagnostics
internal import Hummingbird
internal import LanyardService
internal import SCIM

/// `/t/{tenant}/scim/v2/…` (RFC 7644). Routes translate; commands and queries decide.
///
/// A tenant may have resource types of its own, so collections are one route whose type is looked up in the caller's
/// catalogue. Words that are no collections are routes of their own and come first.
struct SCIMRoutes {
  static let base = "/t/{tenant}/scim/v2"
  static let collection = base + "/{endpoint}"

  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    addDiscovery(to: router)
    SCIMRoles(services).add(to: router)
    SCIMBulk(services).add(to: router)
    SCIMMe(services).add(to: router)
    SCIMRootSearch(services).add(to: router)
    SCIMAsyncRequests(services).add(to: router)
    SCIMMembers(services).add(to: router)
    addCollections(to: router)
  }

  private func addDiscovery(to router: Router<LanyardRequestContext>) {
    let discovery = SCIMDiscovery(services: services)
    router.path("\(Self.base)/ServiceProviderConfig", [.get: discovery.serviceProviderConfig])
    router.path("\(Self.base)/ResourceTypes", [.get: discovery.resourceTypes])
    router.path("\(Self.base)/ResourceTypes/{name}", [.get: discovery.resourceType])
    router.path("\(Self.base)/Schemas", [.get: discovery.schemas])
    router.path("\(Self.base)/Schemas/{id}", [.get: discovery.schema])
  }

  private func addCollections(to router: Router<LanyardRequestContext>) {
    router.path(
      RouterPath(Self.collection), ofResources: services, [.get: { $0.list }, .post: { $0.create }])
    router.path(
      RouterPath(Self.collection + "/.search"), ofResources: services, [.post: { $0.search }])
    router.path(
      RouterPath(Self.collection + "/{id}"), ofResources: services,
      [.get: { $0.get }, .put: { $0.replace }, .patch: { $0.patch }, .delete: { $0.delete }])
  }

  /// What the standard names and this service does not offer says so (RFC 7644 §3.11, §3.7).
  static func unsupported(
    _ methods: [HTTPRequest.Method]
  ) -> [HTTPRequest.Method: Router<LanyardRequestContext>.Handler] {
    let handler: Router<LanyardRequestContext>.Handler = { _, _ in
      throw CodedError(
        .scimOperationUnsupported, "this service does not offer the operation",
        remedy: "see `ServiceProviderConfig` for what it offers")
    }
    return Dictionary(uniqueKeysWithValues: methods.map { ($0, handler) })
  }
}

extension Router where Context == LanyardRequestContext {
  /// Registers what one path below `{endpoint}` does with the resources of the type that stands there. An endpoint that
  /// the caller's tenant does not have is 404, whatever the method.
  func path(
    _ path: RouterPath, ofResources services: HTTPServices,
    _ handlers: [HTTPRequest.Method: @Sendable (SCIMResources) -> Handler]
  ) {
    let typed = handlers.mapValues { handler -> Handler in
      { request, context in
        let resources = SCIMResources(type: try context.resourceType(services), services: services)
        return try await handler(resources)(request, context)
      }
    }
    self.path(path, typed) { context in _ = try context.resourceType(services) }
  }
}
