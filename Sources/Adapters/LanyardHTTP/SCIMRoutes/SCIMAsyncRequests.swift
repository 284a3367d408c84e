internal import Hummingbird

/// `GET /AsyncRequests/{txn}`: what became of a request that was put off (RFC 9967).
struct SCIMAsyncRequests: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.base)/AsyncRequests/{txn}", SCIMRoutes.unsupported([.get]))
  }
}
