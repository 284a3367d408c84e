import AuditLog
import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardTesting
import RoleMapping
import SAML
import SampleIdP
import Testing

@testable import LanyardService

/// What happens between the verdict on a response and the command that acts on it. The command is not public, so that
/// nobody else can act on an assertion; hence the test looks inside.
@Suite("A sign-in overtaken by events")
struct ConnectionChangeTests {
  private func command(_ world: SignInWorld) async throws -> CompleteSignIn {
    _ = try await world.base.createUser("ada")
    let trust = try await world.base.store.read {
      try ConnectionTrust.read(tenant: TenantName("acme"), connection: "okta", $0)
    }
    let response = try world.response(for: "ada", to: nil)
    let judgement = ResponseJudgement(
      response.base64, maximumOctets: 256 << 10, by: trust, inResponseTo: nil, at: world.base.clock.now(),
      ConnectionLocation(publicURL: "https://id.example"), world.base.keyring, ConnectionKeys())
    guard case .accept(let assertion) = judgement.decision else {
      throw judgement.findings.last?.error ?? .unknownSignIn
    }
    return CompleteSignIn(trust: trust, assertion: assertion, relayState: nil, services: world.base.services)
  }

  private let somebody = Principal(kind: .person, tenant: Tenant.operatorID, id: "month:2026-11", scopes: [])

  @Test func aConnectionChangedMeanwhileIsNoLongerTrusted() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    let command = try await command(world)
    try await world.base.apply([SignInWorld.connection(SignInWorld.idpInitiated + #", "displayName": "Other""#)])
    let entries = try await world.base.entries { () async throws in
      #expect(try await world.base.refusal(of: command, as: somebody) == .connectionChanged)
    }
    #expect(entries.map(\.reason?.code) == ["connection.changed"])
  }

  @Test func aTenantSuspendedMeanwhileSignsNobodyIn() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    let command = try await command(world)
    try await world.base.run(SetTenantState(tenant: world.base.tenant, state: .suspended))
    #expect(try await world.base.refusal(of: command, as: somebody) == .tenantSuspended)
  }

  @Test func ofTwoThatBringOneAssertionAtOnceOneIsRefused() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    let command = try await command(world)
    #expect(try await world.base.refusal(of: command, as: somebody) == nil)
    #expect(try await world.base.refusal(of: command, as: somebody) == .signInReplayed)
  }

  /// A grant that a background job has not come to end yet is not honoured.
  @Test func rolesAreLiveEvenWhereTheLedgerIsBehind() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    let ada = try await world.base.createUser("ada")
    let group = try await world.base.createGroup("Support", [ada])
    let cookie = try await world.complete(world.response(for: "ada", to: nil)).cookie.reveal()
    let tenant = try await world.base.tenant
    try await world.base.store.write { transaction in
      try transaction.apply(
        [
          .removeMemberships(group: group, members: [ada], tenant: tenant),
          .markForEvaluation([ada], tenant: tenant, because: .directory),
        ],
        entries: [], heads: [])
    }
    #expect(try await world.base.roles(of: ada) == ["agent"])
    #expect(try await world.person(cookie).roles.isEmpty)
    // The next sign-in brings the ledger up to date.
    world.base.clock.advance(by: .seconds(1))
    _ = try await world.complete(world.response(for: "ada", to: nil))
    #expect(try await world.base.roles(of: ada).isEmpty)
  }
}

extension [UInt8] {
  fileprivate var base64: [UInt8] { Array(Data(self).base64EncodedString().utf8) }
}
