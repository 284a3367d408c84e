internal import Diagnostics
internal import LanyardCore
internal import SAML

/// The steps of a sign-in.
extension SignInService {
  func trust(_ name: TenantName, _ connection: String) async throws -> ConnectionTrust {
    try await store.read { try ConnectionTrust.read(tenant: name, connection: connection, $0) }
  }

  /// The open request that the browser's relay state is the handle of.
  func pendingSignIn(handle: String?, _ trust: ConnectionTrust) async throws -> PendingSignIn? {
    guard let handle, handle.utf8.count <= RelayState.maximumOctets else { return nil }
    let (tenant, connection, now) = (trust.tenant.id, trust.connection.name, clock.now())
    return try await store.read { reader in
      guard let pending = try reader.pendingSignIn(requestID: handle, tenant: tenant),
        pending.connection.hasSameOctets(as: connection), now < pending.expires
      else { return nil }
      return pending
    }
  }

  func isReplayed(_ assertion: ValidatedAssertion, _ trust: ConnectionTrust) async throws -> Bool {
    let (tenant, connection) = (trust.tenant.id, trust.connection.name)
    return try await store.read {
      try $0.isReplayed(assertionID: assertion.assertionID, connection: connection, tenant: tenant)
    }
  }

  func act(
    _ command: CompleteSignIn, _ judgement: ResponseJudgement, _ request: RequestContext
  ) async throws -> SignInReply {
    do {
      return try await runner.run(command, as: somebody(of: command.trust.tenant), request: request)
    } catch let error as CodedError where error.code == .storeUniqueness {
      // Another node claimed the assertion at the same moment.
      throw SignInRefusal(error: .replayed, findings: judgement.findings)
    } catch let error as CodedError where error.exposure == .caller {
      throw SignInRefusal(error: error, findings: judgement.findings)
    }
  }

  func record(
    _ error: CodedError, _ judgement: ResponseJudgement, _ trust: ConnectionTrust, _ request: RequestContext
  ) async throws {
    let connection = trust.connection.name
    guard let count = meter.count(error.code, tenant: trust.tenant.id, connection: connection, at: clock.now())
    else { return }
    let command = RefuseSignIn(
      tenant: trust.tenant.id, connection: connection, error: error,
      failedChecks: judgement.findings.filter { $0.outcome == .failed }.map(\.check), count: count)
    _ = try await runner.run(command, as: somebody(of: trust.tenant), request: request)
  }

  /// Who signs in is not known yet: what is personal in the entry goes under a key of the month, which is one day erased
  /// whole.
  func somebody(of tenant: Tenant) -> Principal {
    Principal(kind: .person, tenant: tenant.id, id: "month:\(clock.now().rfc3339.prefix(7))", scopes: [])
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
