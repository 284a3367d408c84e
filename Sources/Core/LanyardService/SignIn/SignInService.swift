public import Diagnostics
public import LanyardCore
internal import SAML
internal import SignedXML

/// What a completed sign-in answers.
public struct SignInReply: Sendable {
  public let session: Session
  /// The text of the session cookie; only its hash is kept.
  public let cookie: Secret<String>
  public let relayState: String?
}

/// A response that was refused: the public face says one sentence, the cause is for the log and the operator.
public struct SignInRefusal: Error, Sendable {
  public let error: CodedError
  /// Every check that was made, in order.
  public let findings: [Finding]
}

/// Signing in by SAML: sends people to their identity provider, judges what comes back.
public struct SignInService: Sendable {
  private let store: any Store
  private let runner: CommandRunner
  private let services: DirectoryServices
  private let clock: any LanyardCore.Clock
  private let randomness: any RandomSource
  private let location: ConnectionLocation

  public init(
    store: any Store, runner: CommandRunner, services: DirectoryServices, clock: any LanyardCore.Clock,
    randomness: any RandomSource, location: ConnectionLocation
  ) {
    self.store = store
    self.runner = runner
    self.services = services
    self.clock = clock
    self.randomness = randomness
    self.location = location
  }

  /// How long a person may take at the identity provider.
  static let pendingLifetime: Duration = .seconds(15 * 60)

  /// Begins a sign-in: keeps the request and answers the URL to send the browser to.
  ///
  /// - Throws: `connection.unknown`, `tenant.suspended`, `saml.relay-state.*`.
  public func begin(
    tenant name: TenantName, connection: String, relayState: String?, request: RequestContext
  ) async throws -> String {
    let trust = try await store.read { try ConnectionTrust.read(tenant: name, connection: connection, $0) }
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
      requestID: authnRequest.id, tenant: trust.tenant.id, connection: connection, relayState: relayState,
      expires: now + Self.pendingLifetime)
    _ = try await runner.run(
      BeginSignIn(tenant: trust.tenant.id, pending: pending), as: person(trust.tenant.id), request: request)
    return url
  }

  /// Judges a response that a browser posted.
  ///
  /// - Parameter encoded: the form field `SAMLResponse` as received.
  /// - Throws: ``SignInRefusal``, after the refusal is on record; `connection.unknown`, `tenant.suspended`.
  public func complete(
    tenant name: TenantName, connection: String, encoded: [UInt8], relayState: String?, request: RequestContext
  ) async throws -> SignInReply {
    let trust = try await store.read { try ConnectionTrust.read(tenant: name, connection: connection, $0) }
    let open = try await pendingSignIn(handle: relayState, trust)
    let judgement = try judge(encoded, trust, open: open)
    let assertion: ValidatedAssertion
    switch judgement.decision {
    case .accept(let accepted): assertion = accepted
    case .reject(let error):
      try await record(error, trust, request)
      throw SignInRefusal(error: error, findings: judgement.findings)
    }
    let command = CompleteSignIn(
      trust: trust, assertion: assertion, relayState: open?.relayState, services: services)
    do {
      return try await runner.run(command, as: person(trust.tenant.id), request: request)
    } catch let error as CodedError where error.code == .storeUniqueness {
      throw SignInRefusal(error: .replayedAssertion, findings: judgement.findings)
    } catch let error as CodedError where error.exposure == .caller {
      throw SignInRefusal(error: error, findings: judgement.findings)
    }
  }

  /// The service provider's metadata for a connection.
  public func metadata(tenant name: TenantName, connection: String) async throws -> [UInt8] {
    let trust = try await store.read { try ConnectionTrust.read(tenant: name, connection: connection, $0) }
    return try ServiceProviderMetadata(
      entityID: trust.entityID(location), acsURL: location.acs(name, connection),
      wantAssertionsSigned: trust.connection.wantAssertionsSigned
    ).octets()
  }

  /// The open request that the browser's relay state is the handle of.
  private func pendingSignIn(handle: String?, _ trust: ConnectionTrust) async throws -> PendingSignIn? {
    guard let handle, handle.utf8.count <= RelayState.maximumOctets else { return nil }
    let (tenant, connection, now) = (trust.tenant.id, trust.connection.name, clock.now())
    return try await store.read { reader in
      guard let pending = try reader.pendingSignIn(requestID: handle, tenant: tenant),
        pending.connection.hasSameOctets(as: connection), now < pending.expires
      else { return nil }
      return pending
    }
  }

  private func judge(_ encoded: [UInt8], _ trust: ConnectionTrust, open: PendingSignIn?) throws -> Judgement {
    let response: EncodedResponse
    do throws(CodedError) {
      response = try EncodedResponse(base64: encoded)
    } catch {
      return .unreadable(error)
    }
    let context = try ValidationContext(
      trust, inResponseTo: open?.requestID, now: clock.now(), location: location)
    return .judged(ResponseValidator().judge(response.octets, context: context))
  }

  private func record(_ error: CodedError, _ trust: ConnectionTrust, _ request: RequestContext) async throws {
    let command = RefuseSignIn(tenant: trust.tenant.id, connection: trust.connection.name, error: error)
    do {
      _ = try await runner.run(command, as: person(trust.tenant.id), request: request)
    } catch let refusal as CodedError where refusal == error {
      // The refusal is the command's answer; what matters is that it is now on record.
    }
  }

  private func person(_ tenant: TenantID) -> Principal {
    Principal(kind: .person, tenant: tenant, id: "sign-in", scopes: [])
  }
}

extension RandomSource {
  /// So many random octets in hexadecimal digits.
  func hex(_ count: Int) -> String {
    octets(count).map { octet in
      let digits = String(octet, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

extension CodedError {
  fileprivate static let replayedAssertion = CodedError(
    .signInReplayed, "the assertion was used before", expected: "an assertion never seen",
    remedy: "sign in again from the start")
}

/// What became of an encoded response: no XML at all, or a verdict.
private enum Judgement {
  case unreadable(CodedError)
  case judged(Verdict)

  var decision: Verdict.Decision {
    switch self {
    case .unreadable(let error): .reject(error)
    case .judged(let verdict): verdict.decision
    }
  }

  var findings: [Finding] {
    switch self {
    case .unreadable(let error): [.failed("response.encoding", error)]
    case .judged(let verdict): verdict.findings
    }
  }
}
