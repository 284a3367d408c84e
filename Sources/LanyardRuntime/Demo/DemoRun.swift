internal import AsyncHTTPClient
internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardTargets
internal import Logging
internal import Provisioning
internal import ServiceLifecycle

/// `lanyard demo`: a server of its own with the quick-start manifests, and a day of a customer's life played against it.
public struct DemoRun: Sendable {
  let options: DemoOptions
  let narrator: DemoNarrator

  public init(_ options: DemoOptions) {
    self.options = options
    narrator = DemoNarrator(isColourful: options.isColourful)
  }

  static let port = 8088
  static let receiverPort = 8099

  /// Plays, then serves on until a signal comes, or ends where it is played once.
  ///
  /// - Throws: ``Refusals`` with `demo.step.failed` for each step that did not do what it must.
  public func run() async throws {
    let receiverPort = try DemoPorts.free(preferring: Self.receiverPort)
    let folder = try DemoFolder.make(receiver: "http://127.0.0.1:\(receiverPort)", now: SystemClock().now())
    let configuration = try configuration(folder)
    let assembly = try await Assembly.open(configuration, .preparing)
    do {
      try await play(assembly, folder, receiverPort)
      try await assembly.close()
    } catch {
      try? await assembly.close()
      throw error
    }
    try verdict(folder)
  }

  private func play(_ assembly: Assembly, _ folder: DemoFolder, _ receiverPort: Int) async throws {
    let token = try await prepare(assembly, folder)
    let receiver = DemoReceiver(secret: folder.secret)
    let logger = Serving.logger(assembly.configuration.logLevel)
    let (started, start) = AsyncStream.makeStream(of: ListenAddress.self)
    let actor = DemoActor(started: started) { address in
      try await self.perform(
        at: address, assembly: assembly, folder: folder, receiver: receiver, token: token)
    } rest: {
      if !options.isOnce { try? await gracefulShutdown() }
    }
    introduce(assembly, folder, receiverPort)
    let receiving = receiver.service(port: receiverPort, logger: logger)
    try await LanyardServer(assembly: assembly, logger: logger).run(beside: [receiving, actor]) { address in
      start.yield(address)
      start.finish()
    }
  }

  private func perform(
    at address: ListenAddress, assembly: Assembly, folder: DemoFolder, receiver: DemoReceiver, token: String
  ) async throws {
    let http = WebhookDriver.makeClient()
    let baseURL = "http://\(address)"
    do {
      let client = DemoClient(http: http, baseURL: baseURL, token: token)
      var story = try await DemoStory(
        assembly: assembly, client: client, receiver: receiver, narrator: narrator, folder: folder,
        respond: options.respond)
      try await story.play()
    } catch {
      narrator.check(false, "the demo goes on", "\(error)")
    }
    try await http.shutdown()
    if !options.isOnce { suggest(baseURL, folder, assembly.configuration, token) }
  }

  /// The manifests applied and a token made, by the code of the verbs.
  private func prepare(_ assembly: Assembly, _ folder: DemoFolder) async throws -> String {
    _ = try await assembly.apply(
      folder.manifests, isDryRun: false, environment: ["CRM_WEBHOOK_SECRET": folder.secret.reveal()])
    let report = try await assembly.createToken(tenant: "acme", name: "demo", scopes: [], lifetime: nil)
    return report.json["token"]?.stringValue ?? ""
  }

  /// The demo's own settings, under the flags that were given. Variables and a file lying about are left out: they may name
  /// a real database.
  private func configuration(_ folder: DemoFolder) throws -> LanyardConfiguration {
    var flags: [ConfigurationKey: String] = [
      .database: "sqlite:" + folder.database, .logLevel: Logger.Level.error.rawValue,
    ]
    if options.flags[.listen] == nil {
      flags[.listen] = "127.0.0.1:\(try DemoPorts.free(preferring: Self.port))"
    }
    flags.merge(options.flags) { _, given in given }
    return try LanyardConfiguration.load(file: options.configurationFile ?? "/dev/null", environment: [:], flags: flags)
  }

  private func verdict(_ folder: DemoFolder) throws {
    let failed = narrator.failed
    guard failed.isEmpty else {
      throw Refusals(
        failed.map { step in
          CodedError(
            .demoStepFailed, "a step of the demo did not do what it must: \(step)",
            remedy: "look at what it printed, and run it with `--log-level debug`", exposure: .operator)
        })
    }
    if options.isOnce {
      narrator.say("\nEvery step did what it must.")
      try? FileManager.default.removeItem(atPath: folder.path)
    }
  }
}

/// Plays when the server listens; what is to be done afterwards decides when everything ends.
private struct DemoActor: Service {
  let started: AsyncStream<ListenAddress>
  let perform: @Sendable (ListenAddress) async throws -> Void
  let rest: @Sendable () async -> Void

  func run() async throws {
    for await address in started { try await perform(address) }
    await rest()
  }
}
