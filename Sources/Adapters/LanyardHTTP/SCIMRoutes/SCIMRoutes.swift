internal import Diagnostics
internal import Hummingbird
internal import LanyardService
internal import SCIM

/// `/t/{tenant}/scim/v2/…` (RFC 7644). Routes translate; commands and queries decide.
struct SCIMRoutes {
  static let base = "/t/{tenant}/scim/v2"

  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    for type in services.directory.registry.resourceTypes {
      add(SCIMResources(type: type, services: services), to: router)
    }
    let discovery = SCIMDiscovery(services: services)
    router.path("\(Self.base)/ServiceProviderConfig", [.get: discovery.serviceProviderConfig])
    router.path("\(Self.base)/ResourceTypes", [.get: discovery.resourceTypes])
    router.path("\(Self.base)/ResourceTypes/{name}", [.get: discovery.resourceType])
    router.path("\(Self.base)/Schemas", [.get: discovery.schemas])
    router.path("\(Self.base)/Schemas/{id}", [.get: discovery.schema])
    // What the standard names and this service does not offer says so (RFC 7644 §3.11, §3.7).
    router.path("\(Self.base)/Me", Self.unsupported([.get, .post, .put, .patch, .delete]))
    router.path("\(Self.base)/Bulk", Self.unsupported([.post]))
  }

  private func add(_ resources: SCIMResources, to router: Router<LanyardRequestContext>) {
    let collection = "\(Self.base)/\(resources.type.endpoint)"
    router.path(RouterPath(collection), [.get: resources.list, .post: resources.create])
    router.path(RouterPath(collection + "/.search"), [.post: resources.search])
    router.path(
      RouterPath(collection + "/{id}"),
      [.get: resources.get, .put: resources.replace, .patch: resources.patch, .delete: resources.delete])
  }

  private static func unsupported(
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
