import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardService
import SampleIdP
import Testing

/// A sign-in is finished by the browser that began it (login CSRF): nobody is signed in as somebody else unawares.
@Suite struct BrowserBindingTests {
  @Test(arguments: Engine.allCases)
  func aResponseIsTakenFromTheBrowserThatBeganAndFromNoOther(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declareAcme(rules: [])
      _ = try await scenario.directory(of: "acme").createUser("mallory")
      let (attacker, victim) = (Browser(scenario: scenario), Browser(scenario: scenario))
      let (request, relayState) = try await attacker.login()
      let response = try attacker.response(about: SamplePerson("mallory"), to: request)
      for browser in [victim, Browser(scenario: scenario)] {
        if browser.jar === victim.jar { _ = try await victim.login() }
        let answer = try await browser.post(response, relayState: relayState)
        #expect(answer.status == 403 && answer.code == "sign-in.browser.mismatch" && answer.cookie == nil)
      }
      let refusals = try await scenario.entries(of: "acme").filter { $0.reason?.code == "sign-in.browser.mismatch" }
      // Counted like other strangers' refusals: one entry a minute.
      #expect(refusals.count == 1)
      #expect(try await attacker.post(response, relayState: relayState).status == 200)
    }
  }

  @Test func theCookieIsForThisHostAloneAndServesAllSignInsOfABrowser() async throws {
    try await Scenario.play(on: .memory) { scenario in
      try await scenario.declareAcme(rules: [])
      _ = try await scenario.directory(of: "acme").createUser("alice")
      let answer = try await scenario.send(.get, "/t/acme/saml/sample-idp/login")
      let cookie = try #require(answer.headers[.setCookie])
      #expect(cookie.hasPrefix("__Host-lanyard_sign_in="))
      for part in ["Path=/;", "HttpOnly", "Secure", "SameSite=None", "Max-Age=900"] { #expect(cookie.contains(part)) }
      #expect(!cookie.contains("Domain"))

      let browser = Browser(scenario: scenario)
      let (first, firstState) = try await browser.login()
      let kept = browser.jar.headers[.cookie]
      let (second, secondState) = try await browser.login()
      #expect(browser.jar.headers[.cookie] == kept)
      for (request, state) in [(second, secondState), (first, firstState)] {
        let response = try browser.response(about: SamplePerson("alice"), to: request)
        #expect(try await browser.post(response, relayState: state).status == 200)
      }
    }
  }

  @Test func aPortalsSignInNeedsNoCookieAndAMalformedOneIsNone() async throws {
    try await Scenario.play(on: .memory) { scenario in
      try await scenario.declareAcme(rules: [])
      _ = try await scenario.directory(of: "acme").createUser("alice")
      #expect(try await Browser(scenario: scenario).arrive("alice").status == 200)
      let answer = try await scenario.send(
        .get, "/t/acme/saml/sample-idp/login", headers: [.cookie: "__Host-lanyard_sign_in=chosen-by-somebody"])
      #expect(answer.headers[.setCookie]?.contains("chosen-by-somebody") == false)
    }
  }
}
