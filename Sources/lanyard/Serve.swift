internal import ArgumentParser
internal import LanyardRuntime

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves until SIGTERM or SIGINT, then answers what is under way and ends.",
    discussion: "The database is made, or brought to this version's schema. Logs are JSON lines on the error output.")

  @OptionGroup var options: GlobalOptions

  @Option(help: ArgumentHelp("HOST:PORT to listen at.", valueName: "address"))
  var listen: String?

  func run() async throws {
    let configuration = try options.configuration(listen: listen)
    try await Serving.run(configuration, logger: Serving.logger(configuration.logLevel))
  }
}
