internal import ArgumentParser
internal import LanyardRuntime

/// The options of every verb.
struct GlobalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("Where the data is: `sqlite:FILE` or `postgres://USER@HOST/DATABASE`.", valueName: "url"))
  var database: String?

  @Option(help: ArgumentHelp("What clients reach the server by.", valueName: "url"))
  var publicURL: String?

  @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
  var logLevel: String?

  /// The flags that were given, by the key they stand for.
  var flags: [ConfigurationKey: String] {
    var flags: [ConfigurationKey: String] = [:]
    flags[.database] = database
    flags[.publicURL] = publicURL
    flags[.logLevel] = logLevel
    return flags
  }

  /// - Throws: `ConfigurationProblems`.
  func configuration(listen: String? = nil) throws -> LanyardConfiguration {
    var flags = flags
    flags[.listen] = listen
    return try LanyardConfiguration.load(file: config, flags: flags)
  }
}

/// Output for machines.
struct JSONFlag: ParsableArguments {
  @Flag(help: "Print JSON.")
  var json = false
}
