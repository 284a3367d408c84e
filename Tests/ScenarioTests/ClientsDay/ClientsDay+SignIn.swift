import AuditLog
import Hummingbird
import JSON
import SampleIdP
import Testing

/// Noon: who gets in, and who does not.
extension ClientsDay {
  /// Begun at the application: the response answers the request, and the page shows each role with its rule.
  func signInFromTheApplication() async throws {
    let answer = try await browser.signIn(SamplePerson("alice@acme.example"))
    #expect(answer.status == 303)
    #expect(answer.headers[.location] == "\(Server.publicURL)/t/acme/session")
    let cookie = try #require(answer.headers[.setCookie])
    #expect(cookie.contains("HttpOnly") && cookie.contains("Secure") && cookie.contains("Path=/t/acme"))

    let session = try await browser.session(answer.cookie)
    #expect(session.status == 200)
    #expect(session.json?["subject"]?.stringValue == alice)
    #expect(session.roles == ["crm/agent by support-agents"])
    let page = try await browser.session(answer.cookie, wantsJSON: false).text
    #expect(page.contains("Alice Archer") && page.contains("support-agents"))
    #expect(try await scenario.entries(of: "acme").last?.action == "sign-in.completed")
  }

  /// Begun at the identity provider's portal, which the connection allows.
  mutating func signInFromThePortal() async throws {
    let answer = try await browser.post(try browser.response(about: SamplePerson("bob@acme.example")))
    #expect(answer.status == 200)
    #expect(answer.roles == ["crm/agent by support-agents"])
    bobsCookie = answer.cookie
    #expect(try await browser.session(bobsCookie).json?["userName"]?.stringValue == "bob@acme.example")
  }

  /// However genuine the response.
  func refuseBob() async throws {
    let (request, relayState) = try await browser.login()
    let response = try browser.response(about: SamplePerson("bob@acme.example"), to: request)
    let answer = try await browser.post(response, relayState: relayState)
    #expect(answer.status == 403)
    #expect(answer.code == "subject.deactivated")
    #expect(answer.cookie == nil)
    let entry = try #require(try await scenario.entries(of: "acme").last)
    #expect(entry.outcome == .refused)
    #expect(entry.reason?.code == "subject.deactivated")
  }

  /// The signed text now names another person: the log has the check that failed, the page does not.
  func refuseATamperedResponse() async throws {
    let genuine = try browser.response(about: SamplePerson("bob@acme.example"))
    let text = String(decoding: genuine, as: UTF8.self)
    try #require(text.contains(">bob@acme.example<"))
    let forged = Array(text.replacing(">bob@acme.example<", with: ">alice@acme.example<").utf8)

    let answer = try await browser.post(forged)
    #expect(answer.status == 403)
    #expect(answer.code == "sign-in.refused")
    #expect(!answer.text.contains("digest"))
    let entry = try #require(try await scenario.entries(of: "acme").last)
    #expect(entry.action == "sign-in.refused")
    #expect(entry.reason?.code == "saml.signature.digest")
    #expect(entry.request?.id == answer.json?["reference"]?.stringValue)
  }
}
