import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SAML
import SampleIdP
import SignedXML
import Synchronization
import Testing

/// A world whose tenant has a connection to the sample identity provider.
struct SignInWorld: Sendable {
  let base: ServiceWorld
  let idp: SampleIdentityProvider
  let service: SignInService

  /// One key for all tests: making one takes a tenth of a second.
  static let key = Result { () throws(CodedError) in
    try SigningKey.generate(commonName: "idp.example", now: FixedClock().now())
  }
  static let location = ConnectionLocation(publicURL: "https://id.example")
  static let acsURL = "https://id.example/t/acme/saml/okta/acs"
  static let audience = "https://id.example/t/acme/saml/okta/metadata"

  static func make(_ more: String = "") async throws -> SignInWorld {
    let base = try await ServiceWorld.make()
    let key = try key.get()
    let count = Mutex(0)
    let ids: @Sendable () -> String = {
      count.withLock { count in
        count += 1
        return "_message-\(count)"
      }
    }
    let idp = SampleIdentityProvider(
      entityID: "https://idp.example/metadata", ssoURL: "https://idp.example/sso", key: key, makeID: ids)
    try await base.apply([connection(more)])
    let service = SignInService(
      store: base.store, runner: base.runner, services: base.services, keyring: base.keyring, clock: base.clock,
      randomness: base.randomness, location: location)
    return SignInWorld(base: base, idp: idp, service: service)
  }

  static func connection(_ more: String = "") throws -> String {
    let certificate = try key.get().certificatePEM.replacing("\n", with: "\\n")
    return """
      {"apiVersion": "lanyard/v1", "kind": "Connection", "tenant": "acme", "name": "okta", "justInTime": false,
       "idp": {"entityID": "https://idp.example/metadata", "ssoURL": "https://idp.example/sso",
               "certificates": ["\(certificate)"]}\(more)}
      """
  }

  static let idpInitiated = #", "allowIdPInitiated": true"#

  /// Begins a sign-in; the handle is what the browser carries as relay state, and the request's id.
  func begin(relayState: String? = nil) async throws -> String {
    let url = try await service.begin(
      tenant: TenantName("acme"), connection: "okta", relayState: relayState, request: ServiceWorld.request)
    let query = try #require(url.split(separator: "?").last)
    let message = try RedirectBinding.decode(query: String(query))
    return try #require(message.relayState?.text)
  }

  func response(
    for name: String, to request: String?, _ options: SampleResponseOptions = SampleResponseOptions()
  ) throws -> [UInt8] {
    var options = options
    options.inResponseTo = request
    return try idp.respond(
      to: nil, for: SamplePerson(nameID: name), acsURL: Self.acsURL, audience: Self.audience, now: base.clock.now(),
      options: options)
  }

  func complete(_ response: [UInt8], relayState: String? = nil) async throws -> SignInReply {
    try await service.complete(
      tenant: TenantName("acme"), connection: "okta", encoded: Array(Data(response).base64EncodedString().utf8),
      relayState: relayState, request: ServiceWorld.request)
  }

  /// The code the response is refused with; nil where it is accepted.
  func refusal(of response: [UInt8], relayState: String? = nil) async throws -> ErrorCode? {
    do {
      _ = try await complete(response, relayState: relayState)
      return nil
    } catch let refusal as SignInRefusal {
      return refusal.error.code
    }
  }

  func person(_ cookie: String?) async throws -> SignedInPerson {
    try await SessionQueries(store: base.store, services: base.services, clock: base.clock)
      .person(tenant: TenantName("acme"), cookie: cookie)
  }

  /// Whether the cookie still stands for somebody.
  func isSignedIn(_ cookie: String) async throws -> Bool {
    do {
      _ = try await person(cookie)
      return true
    } catch let error as CodedError where error.code == .sessionUnknown {
      return false
    }
  }
}
