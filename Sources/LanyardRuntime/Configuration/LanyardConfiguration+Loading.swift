internal import Configuration
internal import Diagnostics
public import Foundation
internal import LanyardCore

extension LanyardConfiguration {
  /// Puts the configuration together: `flags` win over the environment (`LANYARD_…`), which wins over the file.
  ///
  /// Nothing is guessed: unknown keys, unknown `LANYARD_` variables and bad values are all reported at once.
  ///
  /// - Parameters:
  ///   - file: the file of `--config`, which must be there. Nil reads `lanyard.yaml` in the current folder if there is one.
  ///   - flags: the values of the flags given on the command line.
  /// - Throws: `config.file.unreadable`, `config.file.syntax`, `config.key.unknown`, `config.environment.unknown`,
  ///   `config.value.invalid`, `config.database.unsupported`, `config.tls.incomplete`.
  public static func load(
    file: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
    flags: [ConfigurationKey: String] = [:]
  ) throws(ConfigurationProblems) -> LanyardConfiguration {
    let file = ConfigurationFile.read(file)
    var reader = ConfigurationReader(flags: flags, environment: environment, file: file)
    let configuration = Self(reading: &reader)
    let problems = file.problems + ConfigurationReader.unknownNames(in: environment) + reader.problems
    guard let configuration, problems.isEmpty else { throw ConfigurationProblems(problems) }
    return configuration
  }

  private init?(reading reader: inout ConfigurationReader) {
    let database = reader.database()
    let listen = reader.listen()
    let tls = reader.tls()
    let logLevel = reader.logLevel()
    let limits = reader.limits()
    let provisioningLogKeep = reader.provisioningLogKeep()
    let trustedProxies = reader.trustedProxies()
    guard let publicURL = reader.publicURL(listen: listen, isSecure: tls != nil), let database else { return nil }
    self.init(
      database: database, listen: listen, publicURL: publicURL, logLevel: logLevel, tls: tls, limits: limits,
      provisioningLogKeep: provisioningLogKeep, trustedProxies: trustedProxies)
  }
}
