internal import ArgumentParser
internal import LanyardRuntime

struct HoldVerbs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Decides of revocations that wait because too many people were to lose a role.",
    subcommands: [List.self, Show.self, Release.self, Undo.self, Urgent.self])

  struct List: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Lists a tenant's holds, or the open ones of all tenants.")

    @Option(help: "The tenant; without it, the open holds of all tenants.")
    var tenant: String?

    @Option(help: "How many at most, up to 500 and by default 500, the newest first; with --tenant.")
    var limit: Int?

    @Option(help: ArgumentHelp("Only holds older than this one; with --tenant.", valueName: "hold"))
    var before: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      guard (1...500).contains(limit ?? 1) else { throw ValidationError("--limit counts from 1 to 500") }
      guard before == nil || tenant != nil else { throw ValidationError("--before needs --tenant") }
      guard limit == nil || tenant != nil else { throw ValidationError("--limit needs --tenant") }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.holds(tenant: tenant, before: before, limit: limit ?? 500)
    }
  }

  struct Show: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Shows why a hold was opened, whose roles wait in it, and what an undo did not put back.")

    @Argument(help: "The id of the hold.")
    var id: String

    @Option(help: "The tenant.")
    var tenant: String

    @Option(help: "How many grants at most, up to 500.")
    var limit = 100

    @Option(help: ArgumentHelp("Begin behind this grant: what the page before names.", valueName: "grant"))
    var after: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      guard (1...500).contains(limit) else { throw ValidationError("--limit counts from 1 to 500") }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.hold(id, tenant: tenant, after: after, limit: limit)
    }
  }

  struct Release: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Lets the revocations go, all or some: roles and sessions end, targets are told.",
      discussion: "With --user and --role only what waits for these people and of these roles; the rest waits on.")

    @Argument(help: "The id of the hold.")
    var id: String

    @Option(help: "The tenant.")
    var tenant: String

    @Option(
      help: ArgumentHelp(
        "A userName, the name that somebody signs in by, or an id; may be repeated.", valueName: "user"))
    var user: [String] = []

    @Option(help: ArgumentHelp("A role; may be repeated.", valueName: "application/role"))
    var role: [String] = []

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.releaseHold(id, tenant: tenant, users: user, roles: role)
    }
  }

  struct Undo: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Puts the directory back to what it was before the held requests, and the roles with it.",
      discussion: """
        For 30 days after the hold was closed, also where it was released. What somebody else has changed since is left \
        as it is and listed; then the exit status is 1.
        """)

    @Argument(help: "The id of the hold.")
    var id: String

    @Option(help: "The tenant.")
    var tenant: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.undoHold(id, tenant: tenant)
    }
  }

  struct Urgent: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Lets a person's revocations pass at once: those that wait, and those that come within a day.")

    @Option(help: "The tenant.")
    var tenant: String

    @Option(
      help: ArgumentHelp(
        "A userName, the name that somebody signs in by, or an id; may be repeated.", valueName: "user"))
    var user: [String]

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.markUrgent(users: user, tenant: tenant)
    }
  }
}
