internal import ArgumentParser
internal import LanyardRuntime

struct SubjectVerbs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subject", abstract: "Lists and ends people whom sign-ins created and no directory manages.",
    discussion: """
      What sign-ins stated of them, and the roles that rest on it, end by themselves after the connection's \
      `facts.validFor`. The person stays known until SCIM adopts them or `lanyard subject end` forgets them.
      """,
    subcommands: [List.self, End.self])

  struct List: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Lists people whom sign-ins created: since when, until when they are believed, with which roles.")

    @Option(help: "The tenant.")
    var tenant: String

    @Option(help: "How many at most, up to 500.")
    var limit = 100

    @Option(help: ArgumentHelp("Begin behind this person: what the page before names.", valueName: "id"))
    var after: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      guard (1...500).contains(limit) else { throw ValidationError("--limit counts from 1 to 500") }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.justInTimePeople(tenant: tenant, after: after, limit: limit)
    }
  }

  struct End: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Ends one of them at once: roles, sessions, accounts at targets, and what sign-ins stated.",
      discussion: """
        Without --close the next sign-in may create somebody by the same name. With it nobody comes by the name until \
        SCIM states it, as with somebody whom SCIM removed.
        """)

    @Argument(help: "The name that the person signs in by, or the id.")
    var person: String

    @Option(help: "The tenant.")
    var tenant: String

    @Flag(help: "Let no sign-in create anybody by this name.")
    var close = false

    @Option(help: "Why, for the audit log.")
    var reason: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.endSubject(person, tenant: tenant, closing: close, reason: reason)
    }
  }
}
