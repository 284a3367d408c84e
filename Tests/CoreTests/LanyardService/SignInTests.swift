import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SAML
import SampleIdP
import Testing

@Suite("Signing in by SAML")
struct SignInTests {
  @Test func anAcceptedResponseOpensASessionThatShowsLiveRoles() async throws {
    let world = try await SignInWorld.make()
    let ada = try await world.base.createUser("Ada@acme.example", #", "displayName": "Ada""#)
    let group = try await world.base.createGroup("Support", [ada])
    let handle = try await world.begin(relayState: "case-7")
    let response = try world.response(for: "ada@acme.example", to: handle)
    var reply: SignInReply?
    let entries = try await world.base.entries { reply = try await world.complete(response, relayState: handle) }
    let cookie = try #require(reply).cookie.reveal()
    #expect(cookie.hasPrefix("lyd_session_"))
    #expect(reply?.relayState == "case-7")
    let person = try await world.person(cookie)
    #expect(person.subject == ada)
    #expect(person.displayName == "Ada")
    #expect(person.roles.map(\.role.role) == ["agent"])
    #expect(person.roles.map(\.rules) == [["support-agents"]])
    #expect(entries.map(\.action) == ["sign-in.completed"])
    #expect(entries.first?.actor.id == ada.description)
    #expect(entries.first?.sealed.map(\.subject) == [ada.description])
    try await world.base.leave(ada, group)
    #expect(try await world.person(cookie).roles.isEmpty)
  }

  @Test func aSessionEndsAtItsTime() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated + #", "sessionLifetime": "PT1H""#)
    _ = try await world.base.createUser("ada")
    let cookie = try await world.complete(world.response(for: "ada", to: nil)).cookie.reveal()
    world.base.clock.advance(by: .seconds(3599))
    #expect(try await world.isSignedIn(cookie))
    world.base.clock.advance(by: .seconds(1))
    #expect(try await !world.isSignedIn(cookie))
    #expect(try await !world.isSignedIn("lyd_session_wrong"))
  }

  @Test func deactivationAndDeletionEndSessions() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    let tenant = try await world.base.tenant
    for end in ["deactivate", "delete"] {
      let user = try await world.base.createUser(end)
      let cookie = try await world.complete(world.response(for: end, to: nil)).cookie.reveal()
      #expect(try await world.isSignedIn(cookie))
      if end == "delete" {
        try await world.base.delete("User", user)
      } else {
        try await world.base.patch("User", user, #"{"op": "replace", "value": {"active": false}}"#)
      }
      #expect(try await !world.isSignedIn(cookie))
      #expect(try await world.base.store.read { try $0.sessions(of: user, tenant: tenant) }.isEmpty)
    }
  }

  @Test func sessionsEndWithTheIdentityProviderThatVouchedForThem() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    _ = try await world.base.createUser("ada")
    let cookie = try await world.complete(world.response(for: "ada", to: nil)).cookie.reveal()
    // Another address, name or key of the same one is no other identity provider.
    let renamed = try SignInWorld.connection(SignInWorld.idpInitiated + #", "displayName": "Ours""#)
    try await world.base.apply([renamed.replacing("https://idp.example/sso", with: "https://idp.example/sso2")])
    #expect(try await world.isSignedIn(cookie))
    let other = renamed.replacing("https://idp.example/metadata", with: "https://other.example/metadata")
    try await world.base.apply([other], dryRun: true)
    #expect(try await world.isSignedIn(cookie))
    try await world.base.apply([other])
    #expect(try await !world.isSignedIn(cookie))
    try await world.base.apply([renamed])
    #expect(try await !world.isSignedIn(cookie))
  }

  @Test func sessionsEndWithTheirAccountEvenWhereThereIsNoPolicy() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    try await world.base.apply([ServiceWorld.tenant.replacing("acme", with: "bare")])
    let bare = try #require(try await world.base.store.read { try $0.tenant(named: TenantName("bare")) })
    let type = try world.base.type("User")
    let user = try await world.base.run(
      CreateResource(
        tenant: bare.id, type: type, body: ["userName": "ada"], rendering: world.base.rendering("User"),
        services: world.base.services)
    ).id
    let now = world.base.clock.now()
    let session = Session(
      id: SessionID(milliseconds: 1, random: (1, 1)), tenant: bare.id, subject: user, connection: "okta", hash: [1],
      sessionIndex: nil, created: now, expires: now + .seconds(60))
    try await world.base.store.write { try $0.apply([.insertSession(session)], entries: [], heads: []) }
    try await world.base.run(
      DeleteResource(
        tenant: bare.id, id: user.description, type: type, precondition: .none, services: world.base.services))
    #expect(try await world.base.store.read { try $0.sessions(of: user, tenant: bare.id) }.isEmpty)
  }

  @Test func aDeactivatedPersonIsRefusedByNameOfTheirAccount() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    let ada = try await world.base.createUser("ada", #", "active": false"#)
    let entries = try await world.base.entries { () async throws in
      #expect(try await world.refusal(of: world.response(for: "ada", to: nil)) == .subjectDeactivated)
    }
    #expect(entries.map(\.action) == ["sign-in.refused"])
    #expect(entries.first?.reason?.code == "subject.deactivated")
    #expect(entries.first?.target == AuditTarget(kind: "User", id: ada.description))
  }

  @Test func somebodyUnknownIsRefused() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    let entries = try await world.base.entries { () async throws in
      #expect(try await world.refusal(of: world.response(for: "nobody", to: nil)) == .subjectUnknown)
    }
    #expect(entries.map(\.reason?.code) == ["subject.unknown"])
    #expect(entries.map(\.outcome) == [.refused])
  }

  @Test func aNameThatTwoPeopleHaveIsNobodys() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated + #", "match": "email""#)
    let mail = #", "emails": [{"value": "team@acme.example"}]"#
    _ = try await world.base.createUser("ada", mail)
    #expect(try await world.refusal(of: world.response(for: "TEAM@acme.example", to: nil)) == nil)
    _ = try await world.base.createUser("bob", mail)
    #expect(try await world.refusal(of: world.response(for: "team@acme.example", to: nil)) == .subjectUnknown)
  }

  @Test func anAssertionIsGoodForOnce() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    _ = try await world.base.createUser("ada")
    let response = try world.response(for: "ada", to: nil)
    _ = try await world.complete(response)
    let entries = try await world.base.entries { () async throws in
      #expect(try await world.refusal(of: response) == .signInReplayed)
    }
    #expect(entries.map(\.reason?.code) == ["sign-in.assertion.replayed"])
  }

  @Test func anAssertionPostedAgainAndAgainMakesOneEntryAMinute() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    _ = try await world.base.createUser("ada")
    let response = try world.response(for: "ada", to: nil)
    _ = try await world.complete(response)
    let entries = try await world.base.entries { () async throws in
      for _ in 0..<5 { #expect(try await world.refusal(of: response) == .signInReplayed) }
    }
    #expect(entries.map(\.reason?.code) == ["sign-in.assertion.replayed"])
  }

  @Test func aRefusedAssertionIsUsedUpToo() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    _ = try await world.base.createUser("ada", #", "active": false"#)
    let entries = try await world.base.entries { () async throws in
      for (name, code) in [("ada", ErrorCode.subjectDeactivated), ("nobody", .subjectUnknown)] {
        let response = try world.response(for: name, to: nil)
        #expect(try await world.refusal(of: response) == code)
        for _ in 0..<3 { #expect(try await world.refusal(of: response) == .signInReplayed) }
      }
      let handle = try await world.begin()
      let answer = try world.response(for: "ada", to: handle)
      #expect(try await world.refusal(of: answer, relayState: handle) == .subjectDeactivated)
      #expect(try await world.refusal(of: answer, relayState: handle) == .inResponseToUnexpected)
    }
    #expect(entries.count { $0.reason?.code == "subject.deactivated" } == 2)
    #expect(entries.count { $0.reason?.code == "sign-in.assertion.replayed" } == 1)
  }

  @Test func aRequestIsAnsweredOnce() async throws {
    let world = try await SignInWorld.make()
    _ = try await world.base.createUser("ada")
    let handle = try await world.begin()
    _ = try await world.complete(world.response(for: "ada", to: handle), relayState: handle)
    #expect(
      try await world.refusal(of: world.response(for: "ada", to: handle), relayState: handle) == .inResponseToUnexpected
    )
  }

  @Test func aRequestIsForgottenAfterAQuarterOfAnHour() async throws {
    let world = try await SignInWorld.make()
    _ = try await world.base.createUser("ada")
    let handle = try await world.begin()
    world.base.clock.advance(by: .seconds(900))
    #expect(
      try await world.refusal(of: world.response(for: "ada", to: handle), relayState: handle) == .inResponseToUnexpected
    )
  }

  @Test func anAnswerToAnotherRequestIsRefused() async throws {
    let world = try await SignInWorld.make()
    _ = try await world.base.createUser("ada")
    let (mine, other) = (try await world.begin(), try await world.begin())
    #expect(
      try await world.refusal(of: world.response(for: "ada", to: other), relayState: mine) == .inResponseToMismatch)
  }

  @Test func aResponseNobodyAskedForIsRefusedUnlessTheConnectionAllowsIt() async throws {
    let world = try await SignInWorld.make()
    _ = try await world.base.createUser("ada")
    #expect(try await world.refusal(of: world.response(for: "ada", to: nil)) == .idpInitiatedRefused)
    try await world.base.apply([SignInWorld.connection(SignInWorld.idpInitiated)])
    let reply = try await world.complete(world.response(for: "ada", to: nil), relayState: "https://evil.example")
    #expect(reply.relayState == nil)
  }

  @Test func aTamperedResponseIsRefusedAndRecordedWithItsExactCode() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    _ = try await world.base.createUser("ada")
    let response = String(decoding: try world.response(for: "adb", to: nil), as: UTF8.self)
    let tampered = Array(response.replacing(">adb<", with: ">ada<").utf8)
    let entries = try await world.base.entries { () async throws in
      let code = try await world.refusal(of: tampered)
      #expect(code?.rawValue == "saml.signature.digest")
    }
    #expect(entries.map(\.reason?.code) == ["saml.signature.digest"])
    #expect(entries.first?.target == AuditTarget(kind: "Connection", id: "okta"))
    #expect(entries.first?.changes.first?.after == ["signature.assertion"])
  }

  @Test func forgedResponsesMakeOneEntryAMinuteAndCause() async throws {
    let world = try await SignInWorld.make()
    let entries = try await world.base.entries { () async throws in
      for _ in 0..<5 { #expect(try await world.refusal(of: [0x3C]) != nil) }
      world.base.clock.advance(by: .seconds(60))
      #expect(try await world.refusal(of: [0x3C]) != nil)
    }
    #expect(entries.count == 2)
    #expect(entries.map { $0.changes.last?.after } == [1, 5])
  }

  @Test func whatIsNoBase64IsRefused() async throws {
    let world = try await SignInWorld.make()
    await #expect(throws: SignInRefusal.self) {
      try await world.service.complete(
        tenant: TenantName("acme"), connection: "okta", encoded: Array("%%%".utf8), relayState: nil,
        request: ServiceWorld.request)
    }
    #expect(try await world.base.entries(of: world.base.tenant).last?.reason?.code == "saml.encoded.base64")
  }

  @Test func aSuspendedTenantAndAnUnknownConnectionSignNobodyIn() async throws {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    _ = try await world.base.createUser("ada")
    let cookie = try await world.complete(world.response(for: "ada", to: nil)).cookie.reveal()
    let acme = try await world.base.tenant
    try await world.base.run(SetTenantState(tenant: acme, state: .suspended))
    #expect(try await !world.isSignedIn(cookie))
    await #expect(throws: CodedError(.tenantSuspended, "", remedy: "")) { try await world.begin() }
    await #expect(throws: CodedError(.connectionUnknown, "", remedy: "")) {
      try await world.service.metadata(tenant: TenantName("acme"), connection: "none")
    }
    await #expect(throws: CodedError(.connectionUnknown, "", remedy: "")) {
      try await world.service.metadata(tenant: TenantName("nobody"), connection: "okta")
    }
  }

  @Test func aRelayStateThatIsTooLongIsRefusedBeforeAnythingIsKept() async throws {
    let world = try await SignInWorld.make()
    let entries = try await world.base.entries { () async throws in
      await #expect(throws: CodedError(.samlRelayState, "", remedy: "")) {
        try await world.begin(relayState: String(repeating: "x", count: 81))
      }
    }
    #expect(entries.isEmpty)
  }

  @Test func aConnectionWhoseCertificateIsNoneIsNotApplied() async throws {
    let world = try await SignInWorld.make()
    let broken = try SignInWorld.connection().replacing("MII", with: "AAA")
    let report = try await world.base.apply([broken])
    #expect(report.problems.map(\.code.rawValue) == ["saml.certificate.unreadable"])
  }
}
