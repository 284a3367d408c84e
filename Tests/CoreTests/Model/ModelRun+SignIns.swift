import Diagnostics
import Foundation
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SampleIdP

/// Signing in, and looking at one's page.
extension ModelRun {
  mutating func complete(_ signIn: ModelSignIn) async throws -> ErrorCode? {
    var response = lastResponse
    if signIn.flaw != .replayed { response = try self.response(signIn) }
    do {
      let reply = try await product.signIn.complete(
        tenant: TenantName("acme"), connection: "okta", encoded: Array(Data(response).base64EncodedString().utf8),
        relayState: nil, request: ServiceWorld.request)
      lastResponse = response
      if let user = names[reply.session.subject] { cookies[user] = reply.cookie.reveal() }
      return nil
    } catch let refusal as SignInRefusal {
      return refusal.error.code
    } catch let error as CodedError {
      return error.code
    }
  }

  /// What the identity provider says; it may say that anybody is in any group.
  private func response(_ signIn: ModelSignIn) throws -> [UInt8] {
    let options = SampleResponseOptions(sign: signIn.flaw == .unsigned ? .nothing : .assertion)
    let audience = signIn.flaw == .wrongAudience ? "https://other.example" : SignInWorld.audience
    let person = SamplePerson(nameID: signIn.name, attributes: [.init("groups", signIn.groups)])
    return try product.idp.respond(
      to: nil, for: person, acsURL: SignInWorld.acsURL, audience: audience, now: product.clock.now(),
      options: options)
  }

  func page(of user: Int) async throws -> [String]? {
    let queries = SessionQueries(store: product.store, services: product.services, clock: product.clock)
    do {
      let person = try await queries.person(tenant: TenantName("acme"), cookie: cookies[user])
      return person.roles.map(\.role.description).sorted()
    } catch let error as CodedError where error.code == .sessionUnknown {
      return Optional.none
    }
  }

  /// Sends what is due. A process that dies in it has sent, and noted nothing.
  mutating func deliver(dies: Bool) async throws {
    if dies { product.store.cut(.from(write: 2)) }
    let runner = DeliveryRunner(
      store: product.store, runner: product.runner, keyring: product.keyring, drivers: [.webhook: ScriptedDriver()],
      clock: product.clock, randomness: product.randomness)
    _ = try await runner.tick()
    if dies { try await restart() }
  }
}
