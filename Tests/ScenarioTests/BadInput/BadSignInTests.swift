import AuditLog
import Diagnostics
import LanyardTesting
import SAML
import SampleIdP
import SignedXML
import Testing

/// Nobody is signed in by what is not right, and the log says why.
@Suite struct BadSignInTests {
  @Test(arguments: Engine.allCases)
  func everyBadResponseIsRefusedOnRecordAndSignsNobodyIn(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let browser = try await scenario.signInReady()
      for bad in try BadResponse.all(browser) {
        let before = try await scenario.entries(of: "acme").count
        let answer = try await browser.post(bad.octets)
        #expect(answer.status == 403, "\(bad.what)")
        #expect(answer.code == "sign-in.refused", "\(bad.what)")
        #expect(answer.cookie == nil, "\(bad.what)")
        let recorded = try await scenario.entries(of: "acme", after: before)
        #expect(recorded.map(\.action) == ["sign-in.refused"], "\(bad.what)")
        #expect(recorded.first?.reason?.code == bad.code, "\(bad.what)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func aPostThatIsNoResponseIsRefusedBeforeAnythingIsRead(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let browser = try await scenario.signInReady()
      let head = try await scenario.auditHead(of: "acme")
      #expect(try await browser.post(form: "RelayState=x").status == 400)
      #expect(try await browser.post(form: "SAMLResponse=a&SAMLResponse=b").status == 400)
      #expect(try await browser.post(form: "SAMLResponse=%zz").status == 400)
      #expect(try await browser.post(form: "SAMLRequest=PHgvPg").status == 400)
      #expect(try await browser.post(form: "{}", type: "application/json").status == 415)
      #expect(try await browser.post(form: "SAMLResponse=" + String(repeating: "A", count: 1 << 20)).status == 413)
      #expect(try await Browser(scenario: scenario, connection: "other").post(Array("<x/>".utf8)).status == 404)
      #expect(try await Browser(scenario: scenario, tenant: "nobody").post(Array("<x/>".utf8)).status == 404)
      #expect(try await scenario.auditHead(of: "acme") == head)
    }
  }

  @Test(arguments: Engine.allCases)
  func aResponseCountsOnceAndOnlyForTheSignInItAnswers(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let browser = try await scenario.signInReady()
      let alice = SamplePerson("alice@acme.example")
      let (request, relayState) = try await browser.login()
      let response = try browser.response(about: alice, to: request)
      #expect(try await browser.post(response).code == "sign-in.refused")
      #expect(try await browser.post(response, relayState: relayState).status == 200)
      #expect(try await browser.post(response, relayState: relayState).status == 403)

      let portal = try browser.response(about: alice)
      #expect(try await browser.post(portal).status == 200)
      #expect(try await browser.post(portal).code == "sign-in.assertion.replayed")
      #expect(try await scenario.entries(of: "acme").last?.reason?.code == "sign-in.assertion.replayed")
    }
  }

  @Test(arguments: Engine.allCases)
  func theConnectionDecidesWhetherThePortalMayBegin(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let browser = try await scenario.signInReady()
      try await scenario.declare(try Manifests.connection("acme", allowsIdPInitiated: false))
      let alice = SamplePerson("alice@acme.example")
      #expect(try await browser.post(try browser.response(about: alice)).code == "sign-in.refused")
      #expect(try await scenario.entries(of: "acme").last?.reason?.code == "saml.idp-initiated.refused")
      #expect(try await browser.signIn(alice).status == 303)
    }
  }

  @Test(arguments: Engine.allCases)
  func somebodyTheDirectoryDoesNotKnowIsRefused(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let browser = try await scenario.signInReady()
      let answer = try await browser.post(try browser.response(about: SamplePerson("mallory@acme.example")))
      #expect(answer.status == 403)
      #expect(answer.code == "subject.unknown")
      #expect(try await scenario.entries(of: "acme").last?.reason?.code == "subject.unknown")
    }
  }
}

extension Scenario {
  /// The quickstart with Alice in the directory.
  fileprivate func signInReady() async throws -> Browser {
    try await applyQuickstart()
    _ = try await directory(of: "acme").createUser("alice@acme.example")
    return Browser(scenario: self)
  }
}
