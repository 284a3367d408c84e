internal import ArgumentParser
internal import LanyardRuntime

struct Mapping: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks, previews, changes and explains who gets which role.",
    subcommands: [
      Check.self, Preview.self, Explain.self, History.self, Rollback.self, Rollout.self, Status.self,
    ])

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks a mapping policy without a server.",
      discussion: """
        It is held against the applications of the same file, else of its folder, else of the database; tenants, schemas \
        and connections of the same file count as they will once it is applied. Everything that is wrong is listed at \
        once, with --json as `{"ok": false, "errors": […]}` on the output. What runs and is hardly meant is listed as \
        warnings; they do not change the exit status unless --strict is given.
        """)

    @Argument(help: "The file of the policy.")
    var file: String

    @Flag(help: "Hold group names against the tenant's groups in the database.")
    var groups = false

    @Flag(help: "Exit with status 1 where there are warnings.")
    var strict = false

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() async throws {
      let check = MappingCheck(
        path: file, configuration: try options.configuration(), looksUpGroups: groups, isStrict: strict)
      try await Terminal.show(json: output.json) { try await check.run() }
    }
  }

  struct Preview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows who would gain and lose what; changes nothing.",
      discussion: """
        Everybody is judged by the policy as it would be, in short reads that hold nobody up; gains and losses are counted \
        exactly, the first are named. Counted too is who keeps a role for longer or for less long, and who holds a role \
        whose entitlements change. Exit status 3 where anyone loses a role, or an entitlement of one that they hold; and \
        where a privileged role is gained, held longer or with more entitlements, or somebody holds one that becomes \
        privileged.
        """)

    @Option(
      name: [.customShort("f"), .customLong("file")],
      help: ArgumentHelp("A manifest, or a folder of them; may be repeated.", valueName: "file"))
    var file: [String]

    @Option(
      help:
        "The only tenant to look at; without it every tenant that the files concern. There is no fingerprint where others are concerned."
    )
    var tenant: String?

    @Option(help: "How many gains, and how many losses, are named.")
    var names = 20

    @Flag(help: "Show progress even where nobody seems to watch.")
    var progress = false

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      if !(0...1000).contains(names) { throw ValidationError("--names is a number from 0 to 1000") }
    }

    func run() async throws {
      let bar = WalkBar("looking at people", isShown: progress || Terminal.isWatched)
      try await Terminal.show(json: output.json) {
        defer { bar.clear() }
        return try await Assembly.with(try options.configuration(), .existing) {
          try await $0.previewMapping(file, tenant: tenant, names: names) { bar.show($0, of: $1) }
        }
      }
    }
  }

  struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Explains one person's roles: each rule, each condition, what it saw.")

    @Option var tenant: String

    @Argument(help: "A userName, the name that somebody signs in by, or an id.")
    var user: String

    @Option(help: ArgumentHelp("One role, instead of all.", valueName: "application/role"))
    var role: String?

    @Option(
      help: ArgumentHelp(
        "Judge as of this RFC 3339 time: what was held then is the ledger's word; rules and directory are today's.",
        valueName: "time"))
    var at: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() async throws {
      let report = try await Assembly.with(try options.configuration(), .existing) {
        try await $0.explainMapping(tenant: tenant, user: user, role: role, at: at)
      }
      try Terminal.show(report, json: output.json)
    }
  }
}
