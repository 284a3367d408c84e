import Diagnostics
import Hummingbird
import JSON
import LanyardTesting
import SAML
import SampleIdP
import Synchronization
import Testing

/// A person's browser, at one connection of a tenant. It asks for JSON where a story reads what a page would show.
struct Browser: Sendable {
  let scenario: Scenario
  /// Copies of a browser share it.
  let jar = CookieJar()
  var tenant = "acme"
  var connection = "sample-idp"

  private var base: String { "/t/\(tenant)/saml/\(connection)" }
  private var acsURL: String { Server.publicURL + base + "/acs" }
  private var entityID: String { Server.publicURL + base + "/metadata" }

  /// Begins at the service provider and answers what the browser carries to the identity provider.
  func login(relayState: String? = nil) async throws -> (AuthnRequest, RelayState?) {
    let answer = try await scenario.send(
      .get, base + "/login" + (relayState.map { "?relayState=\($0)" } ?? ""), headers: jar.headers)
    jar.keep(answer)
    try #require(answer.status == 302)
    let location = try #require(answer.headers[.location])
    let parts = location.split(separator: "?", maxSplits: 1)
    let provider = try IdentityProvider.shared()
    try #require(parts.first.map(String.init) == provider.ssoURL)
    let message = try RedirectBinding.decode(query: String(try #require(parts.last)))
    return (try AuthnRequest(parsing: message.octets), message.relayState)
  }

  /// What the identity provider signs about a person.
  func response(
    about person: SamplePerson, to request: AuthnRequest? = nil, options: SampleResponseOptions = .init()
  ) throws -> [UInt8] {
    try IdentityProvider.shared().respond(
      to: request, for: person, acsURL: request?.acsURL ?? acsURL, audience: request?.spEntityID ?? entityID,
      now: scenario.server.clock.now(), options: options)
  }

  /// Posts a response to the assertion consumer service.
  func post(_ response: [UInt8], relayState: RelayState? = nil, wantsJSON: Bool = true) async throws -> Answer {
    try await post(form: POSTBinding.form(for: response, as: .response, relayState: relayState), wantsJSON: wantsJSON)
  }

  func post(
    form: String, wantsJSON: Bool = true, type: String = "application/x-www-form-urlencoded"
  ) async throws -> Answer {
    var headers: HTTPFields = [.contentType: type, .accept: wantsJSON ? "application/json" : "text/html"]
    headers[.cookie] = jar.headers[.cookie]
    return try await scenario.send(.post, base + "/acs", headers: headers, octets: Array(form.utf8))
  }

  /// The whole way of a person who opens the application first: redirect, identity provider, redirect to the session.
  func signIn(_ person: SamplePerson) async throws -> Answer {
    let (request, relayState) = try await login(relayState: "%2Fcases")
    return try await post(try response(about: person, to: request), relayState: relayState, wantsJSON: false)
  }

  /// The session that a cookie opens.
  func session(_ cookie: String?, wantsJSON: Bool = true) async throws -> Answer {
    var headers: HTTPFields = [.accept: wantsJSON ? "application/json" : "text/html"]
    headers[.cookie] = cookie
    return try await scenario.send(.get, "/t/\(tenant)/session", headers: headers)
  }
}

/// The cookie that ties sign-ins to their browser, as the browser keeps it; session cookies stories carry themselves.
final class CookieJar: Sendable {
  private let kept = Mutex<String?>(nil)

  var headers: HTTPFields {
    var headers: HTTPFields = [:]
    headers[.cookie] = kept.withLock { $0 }
    return headers
  }

  func keep(_ answer: Answer) {
    guard let cookie = answer.cookie else { return }
    kept.withLock { $0 = cookie }
  }
}

extension Answer {
  /// The session cookie that was set, as a browser sends it back.
  var cookie: String? {
    headers[.setCookie].map { String($0.prefix { $0 != ";" }) }
  }

  /// The roles of a session with the rules that gave each: `crm/agent by support-agents`.
  var roles: [String] {
    (json?["roles"]?.arrayValue ?? []).map { role in
      let rules = (role["rules"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
      return "\(role["application"]?.stringValue ?? "")/\(role["role"]?.stringValue ?? "") by \(rules)"
    }
  }
}
