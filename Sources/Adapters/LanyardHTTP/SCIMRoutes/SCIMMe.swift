internal import Hummingbird

/// `/Me` (RFC 7644 §3.11).
struct SCIMMe: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.base)/Me", SCIMRoutes.unsupported([.get, .post, .put, .patch, .delete]))
  }
}
