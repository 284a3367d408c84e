public import LanyardCore
internal import OpenID

/// A client that proved who it is, and what its token may do.
public struct AuthenticatedClient: Sendable {
  public let tenant: Tenant
  let client: OAuthClient
  let scopes: Set<Scope>
  /// The proof, where it is good only once.
  let assertion: ClientAssertion?
}
