internal import AuditLog
internal import Diagnostics
internal import JSON
internal import SAML

/// Steps 2 and 4: signing in by SAML.
extension DemoStory {
  private static let connection = "/t/acme/saml/sample-idp"

  mutating func signingIn() async throws {
    narrator.step(2, "Alice signs in through her identity provider")
    let answer = try await signIn(.alice, accept: "text/html")
    let cookie = answer.header("Set-Cookie").flatMap { $0.split(separator: ";").first.map(String.init) }
    narrator.check(
      answer.status == 303 && cookie != nil, "POST …/acs with a response signed just now",
      "HTTP \(answer.status), a session cookie")
    let session = try await client.browse("GET", "/t/acme/session", cookie: cookie, accept: "application/json")
    narrator.check(
      session.status == 200 && session.body["userName"]?.stringValue == DemoPerson.alice.userName,
      "GET /t/acme/session", "HTTP \(session.status), \(session.body["displayName"]?.stringValue ?? "nobody")")
    let roles = session.body["roles"]?.arrayValue ?? []
    for role in roles {
      let rules = (role["rules"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
      narrator.note(
        "role \(role["application"]?.stringValue ?? "")/\(role["role"]?.stringValue ?? "")", "by rule \(rules)")
    }
    narrator.check(roles.count == 2, "both her roles are shown with their rules")
    try await showAudit()
  }

  mutating func tampering() async throws {
    narrator.step(4, "Somebody changes a signed response on its way")
    let answer = try await signIn(.bob) { octets in
      let text = String(decoding: octets, as: UTF8.self)
      return Array(text.replacing(DemoPerson.bob.userName, with: DemoPerson.alice.userName).utf8)
    }
    narrator.check(answer.status == 403, "Bob's response, with Alice's name put in", "HTTP \(answer.status)")
    let entry = try await lastEntry("sign-in.refused")
    let code = entry?.reason?.code ?? "none"
    narrator.check(code.hasPrefix("saml."), "the check that failed, for the operator alone", code)
    narrator.note("what the browser is told", answer.body["message"]?.stringValue ?? "nothing")
    try await showAudit()
  }

  /// Goes to the identity provider and comes back with its answer, as a browser would.
  func signIn(
    _ person: DemoPerson, accept: String = "application/json", altering: ([UInt8]) -> [UInt8] = { $0 }
  ) async throws -> DemoClient.Answer {
    let begun = try await client.browse("GET", Self.connection + "/login")
    let parts = (begun.header("Location") ?? "").split(separator: "?", maxSplits: 1)
    guard begun.status == 302, parts.count == 2 else { return begun }
    let message = try RedirectBinding.decode(query: String(parts[1]))
    let request = try AuthnRequest(parsing: message.octets)
    let response = try respond(folder.key, request, person, clock.now())
    let form = POSTBinding.form(for: altering(response), as: .response, relayState: message.relayState)
    return try await client.browse("POST", Self.connection + "/acs", form: form, accept: accept)
  }
}
