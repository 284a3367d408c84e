internal import Hummingbird

/// `POST /Bulk` (RFC 7644 §3.7).
struct SCIMBulk: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.base)/Bulk", SCIMRoutes.unsupported([.post]))
  }
}
