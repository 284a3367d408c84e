internal import Hummingbird

/// `GET /Groups/{id}/members`: the members of a group, a page at a time.
struct SCIMMembers: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  /// Under `{endpoint}`, and not under `Groups`: the router does not come back from a constant segment that has no
  /// handler of its own.
  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.collection)/{id}/members", SCIMRoutes.unsupported([.get]))
  }
}
