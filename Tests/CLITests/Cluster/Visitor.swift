import Diagnostics
import Foundation
import SAML
import SampleIdP
import SignedXML

/// A person who signs in again and again: begins at one node, and brings the identity provider's answer to another.
struct Visitor: Sendable {
  static let publicURL = "https://lanyard.example.org"
  private static let connection = "/saml/sample-idp"

  /// The provider that the quickstart's connection trusts.
  static let provider = Result { () throws(CodedError) in
    SampleIdentityProvider(
      entityID: "https://idp.example.org/metadata", ssoURL: "https://idp.example.org/sso",
      key: try SigningKey.generate(commonName: "idp.example.org", now: now()), makeID: { "_" + UUID().uuidString })
  }

  /// Of that provider, as PEM.
  static func certificate() throws(CodedError) -> String { try provider.get().key.certificatePEM }

  let name: String
  let cluster: Cluster

  private static func now() -> Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  /// Makes the person known to the directory.
  func enrol() async throws {
    _ = try await cluster.send("POST", "/Users", Writer.user(name))
  }

  /// Signs in until `work` is done.
  ///
  /// - Returns: how many sign-ins came to an end.
  func signIn(until work: Task<Void, any Error>) async throws -> Int {
    let end = Flag()
    let watch = Task {
      _ = await work.result
      await end.raise()
    }
    defer { watch.cancel() }
    var count = 0
    while await !end.isRaised || count < 5 {
      try await signIn()
      count += 1
    }
    return count
  }

  private func signIn() async throws {
    let (begun, _) = try await cluster.browse("GET", Self.connection + "/login")
    guard begun.status == 302, let location = begun.header("location"), let cookie = begun.header("set-cookie") else {
      throw Self.unexpected(begun)
    }
    let message = try RedirectBinding.decode(query: location.split(separator: "?").last.map(String.init) ?? "")
    let request = try AuthnRequest(parsing: message.octets)
    let response = try Self.provider.get().respond(
      to: request, for: SamplePerson(nameID: name + "@acme.example", attributes: []),
      acsURL: Self.publicURL + "/t/acme" + Self.connection + "/acs", audience: request.spEntityID, now: Self.now(),
      options: .init())
    let (answer, again) = try await cluster.browse(
      "POST", Self.connection + "/acs",
      headers: [Server.form, "Accept: application/json", "Cookie: \(cookie.prefix { $0 != ";" })"],
      body: POSTBinding.form(for: response, as: .response, relayState: message.relayState))
    // Whoever sends the form again after its answer was lost is told that it was used; so the sign-in was done.
    guard answer.status == 200 || (again && answer.status == 403) else { throw Self.unexpected(answer) }
  }

  private static func unexpected(_ answer: RawAnswer) -> CodedError {
    CodedError(
      "test.cluster.sign-in", "an answer is not what it must be", received: "\(answer.head) \(answer.body)",
      remedy: "see why")
  }
}
