internal import ArgumentParser
internal import LanyardRuntime

struct Mapping: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks, previews and explains who gets which role.",
    subcommands: [Check.self, Preview.self, Explain.self])

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks a mapping policy without a server.",
      discussion: "It is held against the applications of the same file, else of its folder, else of the database.")

    @Argument(help: "The file of the policy.")
    var file: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() async throws {
      let check = MappingCheck(path: file, configuration: try options.configuration())
      try Terminal.show(try await check.run(), json: output.json)
    }
  }

  struct Preview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows who would gain and lose what; changes nothing.",
      discussion: "Exit status 3 where anyone loses a role or a privileged role is gained.")

    @Option(name: [.customShort("f"), .customLong("file")], help: "A manifest, or a folder of them.")
    var path: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() async throws {
      let report = try await Assembly.with(try options.configuration(), .existing) {
        try await $0.previewMapping(path)
      }
      try Terminal.show(report, json: output.json)
    }
  }

  struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Explains one person's roles: each rule, each condition, what it saw.")

    @Option var tenant: String

    @Argument(help: "A userName or the id of a user.")
    var user: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() async throws {
      let report = try await Assembly.with(try options.configuration(), .existing) {
        try await $0.explainMapping(tenant: tenant, user: user)
      }
      try Terminal.show(report, json: output.json)
    }
  }
}
