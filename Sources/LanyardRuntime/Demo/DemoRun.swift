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
    let secret = try WebhookSecret(key: SystemRandomSource().octets(32))
    let receiver = DemoReceiver(secret: secret)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { port.finish() }
        try await receiver.serve(preferring: Self.receiverPort, logger: Serving.logger(.critical)) { port.yield($0) }
      }
      // The receiver holds its port before the target is declared: two demos never take each other's deliveries.
      if let port = await ports.first(where: { _ in true }) {
        try await play(receiver, port: port, secret: secret)
        group.cancelAll()
      }
      while let result = await group.nextResult() {
        if case .failure(let error) = result, !(error is CancellationError) { throw error }
      }
    }
  }

  private func play(_ receiver: DemoReceiver, port: Int, secret: WebhookSecret) async throws {
    let stage = DemoStage(
      folder: try DemoFolder.make(receiver: "http://127.0.0.1:\(port)", now: SystemClock().now()),
      receiver: receiver, receiverPort: port, secret: secret)
    do {
      try await serve(stage)
      try verdict()
    } catch {
      narrator.say("The files of this run stay in \(stage.folder.path).")
      throw error
    }
    if options.isOnce { try clear(stage.folder) }
  }

  /// At the demo's own port, or at a free one where that is taken.
  private func serve(_ stage: DemoStage) async throws {
    do {
      try await serve(stage, try configuration(stage.folder, listen: "127.0.0.1:\(Self.port)"))
    } catch let error as CodedError where error.code == .serverPortInUse && options.flags[.listen] == nil {
      let free = try DemoPorts.free()
      try await serve(stage, try configuration(stage.folder, listen: "127.0.0.1:\(free)"))
    }
  }

  private func serve(_ stage: DemoStage, _ configuration: LanyardConfiguration) async throws {
    let assembly = try await Assembly.open(configuration, .preparing)
    do {
      let token = try await prepare(assembly, stage)
      let (started, start) = AsyncStream.makeStream(of: ListenAddress.self)
      let actor = DemoActor(started: started) { address in
        try await self.perform(at: address, assembly, stage, token: token)
      } rest: {
        if !options.isOnce { try? await gracefulShutdown() }
      }
      let server = LanyardServer(assembly: assembly, logger: Serving.logger(configuration.logLevel))
      try await server.run(beside: [actor]) { address in
        start.yield(address)
        start.finish()
      }
      try await assembly.close()
    } catch {
      try? await assembly.close()
      throw error
    }
  }

  private func perform(
    at address: ListenAddress, _ assembly: Assembly, _ stage: DemoStage, token: String
  ) async throws {
    introduce(assembly, stage)
    let http = WebhookDriver.makeClient()
    let client = DemoClient(http: http, baseURL: "http://\(address)", token: token)
    do {
      var story = try await DemoStory(
        assembly: assembly, client: client, receiver: stage.receiver, narrator: narrator, folder: stage.folder,
        respond: options.respond)
      try await story.play()
    } catch {
      narrator.check(false, "the demo goes on", "\(error)")
    }
    try await http.shutdown()
    if narrator.failed.isEmpty { narrator.say("\nEvery step did what it must.") }
    if !options.isOnce { suggest(client.baseURL, stage.folder, assembly.configuration, token) }
  }

  /// The manifests applied and a token made, by the code of the verbs.
  private func prepare(_ assembly: Assembly, _ stage: DemoStage) async throws -> String {
    _ = try await assembly.apply(
      [stage.folder.manifests], isDryRun: false, environment: ["CRM_WEBHOOK_SECRET": stage.secret.reveal()])
    let report = try await assembly.createToken(tenant: "acme", name: "demo", scopes: [], lifetime: nil)
    return report.json["token"]?.stringValue ?? ""
  }

  /// The demo's own settings, under the flags that were given. Variables and a file lying about are left out: they may name
  /// a real database.
  private func configuration(_ folder: DemoFolder, listen: String) throws -> LanyardConfiguration {
    var flags: [ConfigurationKey: String] = [
      .database: "sqlite:" + folder.database, .logLevel: Logger.Level.error.rawValue, .listen: listen,
    ]
    flags.merge(options.flags) { _, given in given }
    return try LanyardConfiguration.load(file: options.configurationFile ?? "/dev/null", environment: [:], flags: flags)
  }

  private func verdict() throws {
    let failed = narrator.failed
    guard !failed.isEmpty else { return }
    throw Refusals(
      failed.map { step in
        CodedError(
          .demoStepFailed, "a step of the demo did not do what it must: \(step)",
          remedy: "look at what it printed, and run it with `--log-level debug`", exposure: .operator)
      })
  }

  /// Removes the folder of the run. A database that was named is somebody's own, and stays.
  private func clear(_ folder: DemoFolder) throws {
    let database = try configuration(folder, listen: "127.0.0.1:\(Self.port)").database
    try folder.remove()
    let isOwn = database == .sqlite(path: folder.database)
    narrator.say(
      isOwn
        ? "The data of this run is removed; run without --once to keep it."
        : "The files of this run are removed; its data stays in \(database).")
  }
}

/// What one run of the demo stands on.
struct DemoStage: Sendable {
  let folder: DemoFolder
  let receiver: DemoReceiver
  let receiverPort: Int
  /// What deliveries are signed with.
  let secret: WebhookSecret
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
