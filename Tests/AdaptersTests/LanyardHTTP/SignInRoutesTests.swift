import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardHTTP
import LanyardTesting
import SAML
import SCIM
import SampleIdP
import Testing

@Suite("Signing in over HTTP")
struct SignInRoutesTests {
  private static let started = Task { try await HTTPTestServer() }
  private let server: HTTPTestServer

  init() async throws { server = try await Self.started.value }

  private static let connection = HTTPTestServer.publicURL + "/t/acme/saml/idp"

  private func response(
    for name: String, _ options: SampleResponseOptions = SampleResponseOptions(), to request: AuthnRequest? = nil
  ) throws -> [UInt8] {
    try server.idp.respond(
      to: request, for: SamplePerson(nameID: name), acsURL: Self.connection + "/acs",
      audience: Self.connection + "/metadata", now: server.clock.now(), options: options)
  }

  private func post(
    _ message: [UInt8], relayState: RelayState? = nil, accept: String = "text/html", from browser: String? = nil
  ) async throws -> HTTPAnswer {
    let form = POSTBinding.form(for: message, as: .response, relayState: relayState)
    var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .accept: accept]
    headers[.cookie] = browser
    return try await server.send(.post, "/t/acme/saml/idp/acs", headers, body: Array(form.utf8))
  }

  private func cookie(_ answer: HTTPAnswer) throws -> String {
    let header = try #require(answer.headers[.setCookie])
    return String(header.prefix { $0 != ";" })
  }

  private func session(_ cookie: String, accept: String = "application/json") async throws -> HTTPAnswer {
    try await server.send(.get, "/t/acme/session", [.cookie: "other=1; \(cookie)", .accept: accept])
  }

  @Test func metadataNamesThisConnection() async throws {
    let answer = try await server.send(.get, "/t/acme/saml/idp/metadata")
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "application/samlmetadata+xml")
    #expect(answer.text.contains(Self.connection + "/acs"))
  }

  @Test func aSignInBegunHereEndsInASession() async throws {
    let user = try await server.createUser("alice@acme.example", ["displayName": "Alice"])
    let group = try await server.scim(
      .post, "/Groups", ["displayName": "Support", "members": [["value": .string(user)]]])
    #expect(group.status == 201)

    let begun = try await server.send(.get, "/t/acme/saml/idp/login?relayState=deep-link")
    #expect(begun.status == 302)
    let location = try #require(begun.headers[.location])
    #expect(location.hasPrefix("https://idp.example.org/sso?SAMLRequest="))
    let query = try #require(location.split(separator: "?", maxSplits: 1).last)
    let message = try RedirectBinding.decode(query: String(query))
    let request = try AuthnRequest(parsing: message.octets)

    let answer = try response(for: "alice@acme.example", to: request)
    // Nobody can post the answer into another browser than the one that began.
    #expect(try await post(answer, relayState: message.relayState).status == 403)
    let ended = try await post(answer, relayState: message.relayState, from: try cookie(begun))
    #expect(ended.status == 303)
    #expect(ended.headers[.location] == HTTPTestServer.publicURL + "/t/acme/session")
    let header = try #require(ended.headers[.setCookie])
    #expect(header.hasPrefix("lanyard_session=lyd_session_"))
    for part in ["Path=/t/acme;", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=28800"] {
      #expect(header.contains(part))
    }

    let person = try await session(try cookie(ended))
    #expect(person.status == 200)
    let json = try person.json()
    #expect(json["subject"]?.stringValue == user)
    #expect(json["userName"]?.stringValue == "alice@acme.example")
    let role = try #require(json["roles"]?.arrayValue?.first)
    #expect(role["application"]?.stringValue == "crm")
    #expect(role["role"]?.stringValue == "agent")
    #expect(role["rules"]?.arrayValue == ["support-agents"])
    #expect(Instant(rfc3339: json["expiresAt"]?.stringValue ?? "") != nil)
  }

  @Test func aProgramIsShownThePersonAtOnce() async throws {
    _ = try await server.createUser("json@acme.example")
    let answer = try await post(try response(for: "json@acme.example"), accept: "application/json")
    #expect(answer.status == 200)
    #expect(answer.headers[.setCookie] != nil)
    #expect(try answer.json()["userName"]?.stringValue == "json@acme.example")
  }

  @Test func theSessionPageEscapesWhatTheDirectorySays() async throws {
    _ = try await server.createUser("page@acme.example", ["displayName": "<script>alert('x')</script> & \"Co\""])
    let signedIn = try await post(try response(for: "page@acme.example"))
    let page = try await session(try cookie(signedIn), accept: "text/html,application/xhtml+xml,*/*;q=0.8")
    #expect(page.status == 200)
    #expect(page.headers[.contentType] == "text/html; charset=utf-8")
    #expect(page.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'; style-src 'unsafe-inline'") == true)
    #expect(!page.text.contains("<script"))
    #expect(page.text.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;Co&quot;"))
  }

  @Test func nobodyIsSignedInWithoutASession() async throws {
    for cookie in ["", "lanyard_session=", "lanyard_session=lyd_session_wrong"] {
      let answer = try await session(cookie)
      #expect(answer.status == 401)
      #expect(answer.plainCode == "session.unknown")
    }
    #expect(try await server.send(.get, "/t/nobody/session", [.accept: "application/json"]).status == 401)
  }

  @Test func aTamperedResponseIsRefusedWithoutSayingWhy() async throws {
    _ = try await server.createUser("tamper@acme.example")
    let message = try response(for: "tamper@acme.example")
    let text = String(decoding: message, as: UTF8.self).replacing("tamper@acme.example", with: "admins@acme.example")
    let answer = try await post(Array(text.utf8), accept: "application/json")
    #expect(answer.status == 403)
    #expect(answer.plainCode == "sign-in.refused")
    #expect(answer.headers[.setCookie] == nil)
    let reference = try #require(try answer.json()["reference"]?.stringValue)
    let code = try #require(server.records.request(reference)?.metadata["error_code"])
    #expect(code.hasPrefix("saml."))
    #expect(!answer.text.contains("saml."))

    let page = try await post(Array(text.utf8))
    #expect(page.status == 403)
    #expect(page.headers[.contentType] == "text/html; charset=utf-8")
    #expect(!page.text.contains("saml."))
  }

  @Test func theDeactivatedAreToldSo() async throws {
    let id = try await server.createUser("bob@acme.example")
    let first = try await post(try response(for: "bob@acme.example"))
    #expect(first.status == 303)
    let patched = try await server.scim(
      .patch, "/Users/\(id)",
      [
        "schemas": [.string(SchemaURN.patchOp)],
        "Operations": [["op": "replace", "path": "active", "value": false]],
      ])
    #expect(patched.status == 200)
    let again = try await post(try response(for: "bob@acme.example"), accept: "application/json")
    #expect(again.status == 403)
    #expect(again.plainCode == "subject.deactivated")
    #expect(try await session(try cookie(first)).status == 401)
  }

  @Test func refusalsThatAPersonCanActOnAreNamed() async throws {
    let stranger = try await post(try response(for: "stranger@acme.example"), accept: "application/json")
    #expect(stranger.status == 403)
    #expect(stranger.plainCode == "subject.unknown")

    _ = try await server.createUser("twice@acme.example")
    let message = try response(for: "twice@acme.example")
    #expect(try await post(message).status == 303)
    let replayed = try await post(message, accept: "application/json")
    #expect(replayed.status == 403)
    #expect(replayed.plainCode == "sign-in.assertion.replayed")
  }

  @Test func aSuspendedTenantLetsNobodyIn() async throws {
    let own = try await HTTPTestServer()
    let set = HTTPTestSetup(services: own.services, store: own.services.store, random: .init(seed: 1))
    try await set.setState(.suspended, of: "acme")
    let login = try await own.send(.get, "/t/acme/saml/idp/login", [.accept: "application/json"])
    #expect(login.status == 403)
    #expect(login.plainCode == "tenant.suspended")
    let scim = try await own.scim(.get, "/Users")
    #expect(scim.status == 403)
    #expect(scim.scimCode == "tenant.suspended")
  }

  @Test func whatIsNoSignInIsRefusedBeforeItIsRead() async throws {
    let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .accept: "application/json"]
    let acs = "/t/acme/saml/idp/acs"
    let empty = try await server.send(.post, acs, form, body: Array("RelayState=x".utf8))
    #expect(empty.status == 400)
    #expect(empty.plainCode == "http.request.invalid")
    let request = try await server.send(.post, acs, form, body: Array("SAMLRequest=QQ%3D%3D".utf8))
    #expect(request.status == 400)
    let json = try await server.send(
      .post, acs, [.contentType: "application/json", .accept: "application/json"], body: Array("{}".utf8))
    #expect(json.status == 415)
    let large = try await server.send(
      .post, acs, form, body: [UInt8](repeating: UInt8(ascii: "A"), count: 2 << 20))
    #expect(large.status == 413)
    #expect(large.plainCode == "http.body.too-large")
    let get = try await server.send(.get, acs)
    #expect(get.status == 405)
    #expect(get.headers[.allow] == "POST")
    #expect(try await server.send(.head, "/t/acme/saml/idp/login").status == 405)
    for path in ["/t/acme/saml/none/login", "/t/nobody/saml/idp/login", "/t/acme/saml/none/metadata"] {
      let unknown = try await server.send(.get, path, [.accept: "application/json"])
      #expect(unknown.status == 404)
    }
  }
}
