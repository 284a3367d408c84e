internal import Hummingbird

/// `POST /.search` at the root: a query over every type at once (RFC 7644 §3.4.3).
struct SCIMRootSearch: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.base)/.search", SCIMRoutes.unsupported([.post]))
  }
}
