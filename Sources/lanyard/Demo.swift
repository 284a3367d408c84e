internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import LanyardRuntime
internal import SAML
internal import SampleIdP
internal import SignedXML

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Starts a server with sample data, plays a customer's day against it, then keeps serving.",
    discussion: "Data goes under .lanyard/demo in this folder; no other database is touched.")

  @Flag(help: "Play, then remove the data and end: status 0 if every step did what it must, else 1.")
  var once = false

  @Option(
    help: ArgumentHelp("HOST:PORT to listen at; by default 127.0.0.1:8088, or a free port.", valueName: "address"))
  var listen: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    var flags = options.flags
    flags[.listen] = listen
    let demo = DemoOptions(
      flags: flags, configurationFile: options.config, isOnce: once, isColourful: Terminal.isColourful,
      respond: Self.respond)
    try await DemoRun(demo).run()
  }

  /// The sample identity provider's answer, signed at this moment.
  @Sendable private static func respond(
    _ key: SigningKey, _ request: AuthnRequest, _ person: DemoPerson, _ now: Instant
  ) throws -> [UInt8] {
    let provider = SampleIdentityProvider(
      entityID: "https://idp.example.org/metadata", ssoURL: "https://idp.example.org/sso", key: key
    ) { "_" + UUID().uuidString.lowercased() }
    let subject = SamplePerson(
      nameID: person.userName, attributes: [SamplePerson.Attribute("displayName", [person.displayName])])
    return try provider.respond(
      to: request, for: subject, acsURL: request.acsURL ?? "", audience: request.spEntityID, now: now)
  }
}
