internal import Diagnostics
public import LanyardCore
internal import SAML
internal import SignedXML

/// Signing in by SAML: sends people to their identity provider, judges what comes back.
public struct SignInService: Sendable {
  let store: any Store
  let runner: CommandRunner
  let services: DirectoryServices
  let keyring: Keyring
  let clock: any LanyardCore.Clock
  let randomness: any RandomSource
  let location: ConnectionLocation
  let maximumResponseOctets: Int
  let meter = RefusalMeter()
  let keys = ConnectionKeys()

  /// - Parameter maximumResponseOctets: how large a decoded response may be.
  public init(
    store: any Store, runner: CommandRunner, services: DirectoryServices, keyring: Keyring,
    clock: any LanyardCore.Clock, randomness: any RandomSource, location: ConnectionLocation,
    maximumResponseOctets: Int = 256 << 10
  ) {
    self.store = store
    self.runner = runner
    self.services = services
    self.keyring = keyring
    self.clock = clock
    self.randomness = randomness
    self.location = location
    self.maximumResponseOctets = maximumResponseOctets
  }

  /// How long a person may take at the identity provider.
  static let pendingLifetime: Duration = .seconds(15 * 60)

  /// Begins a sign-in: keeps the request and answers the URL to send the browser to.
  ///
  /// - Parameter relayState: the application's own handle, at most 80 octets; it comes back with the reply.
  /// - Parameter browser: the secret that the browser is given with the redirect, and has to send back with the response;
  ///   nil where it cannot keep one.
  /// - Throws: `connection.unknown`, `tenant.suspended`, `saml.relay-state.length`.
  public func begin(
    tenant name: TenantName, connection: String, relayState: String?, browser: BrowserSecret? = nil,
    request: RequestContext
  ) async throws -> String {
    let handle = try relayState.flatMap { $0.isEmpty ? nil : try RelayState($0) }
    let trust = try await trust(name, connection)
    let now = clock.now()
    let authnRequest = AuthnRequest(
      id: "_" + randomness.hex(20), issueInstant: now,
      destination: trust.connection.idp.ssoURL.text, acsURL: location.acs(name, connection),
      spEntityID: trust.entityID(location))
    // The relay state is our own handle of the kept request; what the application gave stays here.
    let url = try RedirectBinding.location(
      of: authnRequest.octets(), as: .request, at: MessageLocation(trust.connection.idp.ssoURL.text),
      relayState: RelayState(authnRequest.id))
    let pending = PendingSignIn(
      requestID: authnRequest.id, tenant: trust.tenant.id, connection: trust.connection.name,
      relayState: handle?.text, browser: browser?.hash, expires: now + Self.pendingLifetime)
    _ = try await runner.run(
      BeginSignIn(tenant: trust.tenant.id, pending: pending), as: somebody(of: trust.tenant), request: request)
    return url
  }

  /// Judges a response that a browser posted.
  ///
  /// - Parameters:
  ///   - encoded: the form field `SAMLResponse` as received.
  ///   - browser: the secret that the browser sent with it.
  /// - Throws: ``SignInRefusal``, after the refusal is on record; `connection.unknown`, `tenant.suspended`.
  public func complete(
    tenant name: TenantName, connection: String, encoded: [UInt8], relayState: String?,
    browser: BrowserSecret? = nil, request: RequestContext
  ) async throws -> SignInReply {
    let trust = try await trust(name, connection)
    let open = try await pendingSignIn(handle: relayState, trust)
    let judgement = ResponseJudgement(
      encoded, maximumOctets: maximumResponseOctets, by: trust, inResponseTo: open?.requestID, at: clock.now(),
      location, keyring, keys)
    switch judgement.decision {
    case .accept where open.map { !$0.isBegun(by: browser) } ?? false:
      // Somebody else's response, posted into this browser, would sign the person in as somebody else. The request stays
      // open for the browser that began it.
      try await record(.otherBrowser, judgement, trust, request)
      throw SignInRefusal(error: .otherBrowser, findings: judgement.findings)
    case .accept(let assertion):
      // Whoever posts an assertion again is nobody known: it is counted like a forged one.
      guard try await !isReplayed(assertion, trust) else {
        try await record(.replayed, judgement, trust, request)
        throw SignInRefusal(error: .replayed, findings: judgement.findings)
      }
      let command = CompleteSignIn(
        trust: trust, assertion: assertion, relayState: open?.relayState, services: services)
      return try await act(command, judgement, request)
    case .reject(let error):
      try await record(error, judgement, trust, request)
      throw SignInRefusal(error: error, findings: judgement.findings)
    }
  }

  /// The service provider's metadata for a connection, with the certificates to encrypt for.
  public func metadata(tenant name: TenantName, connection: String) async throws -> [UInt8] {
    let trust = try await trust(name, connection)
    return try ServiceProviderMetadata(
      entityID: trust.entityID(location), acsURL: location.acs(name, connection),
      wantAssertionsSigned: trust.connection.wantAssertionsSigned,
      encryptionCertificates: try trust.decryptionKeys(keyring, known: keys).map(\.certificateDER)
    ).octets()
  }
}
