internal import Diagnostics
public import Logging

/// `lanyard serve`.
public enum Serving {
  /// Opens the database, brings it to this version's schema, and serves until a termination signal.
  ///
  /// - Throws: the codes of `Assembly.open` and of ``LanyardServer/run(beside:listening:)``.
  public static func run(_ configuration: LanyardConfiguration, logger: Logger) async throws {
    let assembly = try await Assembly.open(configuration, .preparing)
    do {
      try await LanyardServer(assembly: assembly, logger: logger).run { address in
        logger.info(
          "listening",
          metadata: [
            "address": "\(address)", "public_url": "\(configuration.publicURL)", "version": "\(LanyardVersion.text)",
          ])
      }
      try await assembly.close()
      logger.info("stopped")
    } catch {
      try? await assembly.close()
      throw error
    }
  }

  /// A logger that writes JSON lines to the standard error.
  public static func logger(_ level: Logger.Level) -> Logger {
    Logger(label: "lanyard") { JSONLogHandler(label: $0, level: level) }
  }
}
