internal import Hummingbird

/// `/Me` (RFC 7644 §3.11): an alias for the resource of whoever is authenticated.
///
/// A directory's callers are identity providers with a token or a client's credentials. They are nobody's user, so there
/// is no resource that the alias could stand for, and each method the clause allows is answered as it says a service
/// without the alias should: 501. Any other method is 405.
struct SCIMMe: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.base)/Me", SCIMRoutes.unsupported([.get, .post, .put, .patch, .delete]))
  }
}
