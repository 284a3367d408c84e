internal import Diagnostics
public import LanyardCore
public import OpenID

/// The token endpoint of a tenant: finds out which client asks, and gives it a token (RFC 6749 §4.4, RFC 7523 §2.2).
///
/// Unknown tenant, unknown client, revoked client and wrong proof are one and the same refusal. Only who has the client's
/// key learns more.
public struct ClientAuthenticator: Sendable {
  let store: any Store
  let runner: CommandRunner
  let services: DirectoryServices
  let clock: any LanyardCore.Clock
  let publicURL: String
  let meter = RefusalMeter()

  /// - Parameter publicURL: what clients reach the server by, without a slash at its end.
  public init(
    store: any Store, runner: CommandRunner, services: DirectoryServices, clock: any LanyardCore.Clock,
    publicURL: String
  ) {
    self.store = store
    self.runner = runner
    self.services = services
    self.clock = clock
    self.publicURL = publicURL
  }

  /// Who asks. Nothing durable comes of a refusal but one entry a minute and cause.
  ///
  /// - Throws: `oauth.client.invalid`; of a client that is known: `oauth.assertion.…`, `tenant.suspended`,
  ///   `access.address.refused`, `oauth.scope.invalid`.
  public func authenticate(
    _ asked: TokenRequest, tenant name: String, request: RequestContext
  ) async throws -> AuthenticatedClient {
    let found = try await look(for: asked.clientID, tenant: name)
    guard let tenant = found.tenant else { throw Self.refusal }
    guard let client = found.client, client.revoked == nil else {
      throw try await refused(Self.refusal, nil, tenant, request)
    }
    let assertion: ClientAssertion?
    do throws(CodedError) {
      assertion = try await proof(asked.credential, of: client, tenant)
    } catch {
      throw try await refused(error, client, tenant, request)
    }
    if let assertion, try await isUsed(assertion, client) {
      throw try await refused(.replayedAssertion, client, tenant, request)
    }
    guard tenant.state == .active else { throw Authenticator.suspended(tenant.name) }
    try AccessPolicy.requireAddress(request.source, in: found.manifest?.allowFrom)
    return AuthenticatedClient(
      tenant: tenant, client: client, scopes: try Self.scopes(asked.scopes, of: client), assertion: assertion)
  }

  /// The client's token, on record.
  public func issue(to caller: AuthenticatedClient, request: RequestContext) async throws -> TokenResponse {
    let command = IssueClientToken(
      tenant: caller.tenant.id, client: caller.client.id, scopes: caller.scopes, assertion: caller.assertion)
    let principal = Principal(
      kind: .client, tenant: caller.tenant.id, id: caller.client.id.description, scopes: caller.scopes)
    do {
      let issued = try await runner.run(command, as: principal, request: request)
      return TokenResponse(
        accessToken: issued.text, lifetime: IssueClientToken.lifetime,
        scopes: issued.token.scopes.map(\.rawValue).sorted())
    } catch let error as CodedError where error.code == .storeUniqueness {
      // The same assertion came twice at the same moment.
      throw CodedError.replayedAssertion
    }
  }

  static let refusal = CodedError(
    .oauthClientInvalid, "the client is not authenticated", expected: "a client of this tenant and its proof",
    remedy: "send the credential of a client made by `lanyard client create`")
}

/// The steps.
extension ClientAuthenticator {
  private struct Found: Sendable {
    var tenant: Tenant?
    var client: OAuthClient?
    var manifest: TenantManifest?
  }

  /// Both are looked up whatever the first gives, so that the time of the answer does not tell tenants apart.
  private func look(for clientID: String, tenant name: String) async throws -> Found {
    guard let tenantName = try? TenantName(name) else { return Found() }
    let services = services
    return try await store.lookup { reader in
      let tenant = try reader.tenant(named: tenantName)
      var found = Found(tenant: tenant)
      if let id = ClientID(clientID) { found.client = try reader.client(id, tenant: tenant?.id ?? Tenant.operatorID) }
      if let tenant { found.manifest = try services.committedCatalogue(of: tenant, reader).tenant }
      return found
    }
  }

  /// - Returns: the assertion, where the proof is one.
  private func proof(
    _ credential: TokenRequest.Credential, of client: OAuthClient, _ tenant: Tenant
  ) async throws(CodedError) -> ClientAssertion? {
    switch (credential, client.credential) {
    case (.secret(_, let secret), .secrets(let hashes)):
      guard hashes.contains(TokenText.hash(of: secret.reveal())) else { throw Self.refusal }
      return nil
    case (.assertion(let assertion), .keys(let document)):
      let issuer = "\(publicURL)/t/\(tenant.name)"
      return try await ClientAssertion(
        verifying: assertion, keys: try ClientKeySet(document),
        .init(audiences: ["\(issuer)/oauth2/token", issuer], now: clock.now()))
    default: throw Self.refusal
    }
  }

  private func isUsed(_ assertion: ClientAssertion, _ client: OAuthClient) async throws -> Bool {
    try await store.lookup { reader in
      try reader.isReplayed(assertionID: assertion.id, connection: client.replayScope, tenant: client.tenant)
    }
  }

  /// Counts the refusal and records it where its minute has come. Names that strangers make up share one cause.
  ///
  /// - Returns: what the caller is told.
  private func refused(
    _ error: CodedError, _ client: OAuthClient?, _ tenant: Tenant, _ request: RequestContext
  ) async throws -> CodedError {
    let cause = client?.replayScope ?? "oauth2"
    let now = clock.now()
    if let count = meter.count(error.code, tenant: tenant.id, connection: cause, at: now) {
      let command = RefuseClient(tenant: tenant.id, client: client?.id, error: error, count: count)
      // Whoever failed is nobody known: what is personal in the entry goes under a key of the month.
      let somebody = Principal(kind: .client, tenant: tenant.id, id: "month:\(now.rfc3339.prefix(7))", scopes: [])
      _ = try await runner.run(command, as: somebody, request: request)
    }
    return error.code == .oauthAssertionSignature ? Self.refusal : error
  }

  /// What the token may do: what is asked for where the client may have it, else all that it may.
  private static func scopes(_ words: [String]?, of client: OAuthClient) throws(CodedError) -> Set<Scope> {
    guard let words else { return client.scopes }
    var asked: Set<Scope> = []
    for word in words {
      guard let scope = client.scopes.first(where: { $0.rawValue.hasSameOctets(as: word) }) else {
        throw invalidScope("`\(word.prefix(80))`", client)
      }
      asked.insert(scope)
    }
    let kinds: Set<Scope> = [.scimUsers, .scimGroups]
    guard !asked.isSubset(of: kinds) else { throw invalidScope(asked.words, client) }
    return asked.isDisjoint(with: kinds) ? asked.union(client.scopes.intersection(kinds)) : asked
  }

  private static func invalidScope(_ received: String, _ client: OAuthClient) -> CodedError {
    CodedError(
      .oauthScopeInvalid, "the client may not have this scope",
      expected: "some of \(client.scopes.words), with `scim:read` or `scim:write` among them", received: received,
      remedy: "ask for less, or leave `scope` out to get all the client may have")
  }
}
