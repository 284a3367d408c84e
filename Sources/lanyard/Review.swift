internal import ArgumentParser
internal import LanyardRuntime

struct Review: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lets people decide which grants may stay.",
    discussion: """
      A review takes down the grants of the moment it is made. What a reviewer removes ends at once and is not given \
      again while the rules go on to confer it; `lanyard access reinstate` gives it back. When the directory takes the \
      person out of what conferred it and puts them in again, that is a new decision, and the role is given again; the \
      log tells both (`grants.suppression.ended`).
      """,
    subcommands: [Create.self, List.self, Show.self, Export.self, Decide.self, Close.self])

  struct Create: ReportingVerb {
    enum Overdue: String, CaseIterable, ExpressibleByArgument { case list, remove }

    static let configuration = CommandConfiguration(abstract: "Begins a review of a tenant's grants.")

    @Option(help: "The tenant.")
    var tenant: String

    @Option(help: "What the review is called; unique in its tenant.")
    var name: String

    @Option(help: "Only roles of this application.")
    var application: String?

    @Option(help: ArgumentHelp("Only these roles.", valueName: "application/role"))
    var role: [String] = []

    @Option(help: ArgumentHelp("Who decides, by mail address; several times for several people.", valueName: "email"))
    var reviewer: [String]

    @Option(help: ArgumentHelp("Until when, as RFC 3339 time.", valueName: "time"))
    var due: String?

    @Option(help: "What becomes of undecided grants at the due date: list or remove.")
    var onOverdue = Overdue.list

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      if onOverdue == .remove, due == nil { throw ValidationError("--on-overdue remove needs --due") }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.createReview(
        tenant: tenant, name: name, application: application, roles: role, reviewers: reviewer, due: due,
        removesOverdue: onOverdue == .remove)
    }
  }

  struct List: ReportingVerb {
    static let configuration = CommandConfiguration(abstract: "Lists a tenant's reviews.")

    @Option(help: "The tenant.")
    var tenant: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport { try await assembly.reviews(tenant: tenant) }
  }

  struct Show: ReportingVerb {
    static let configuration = CommandConfiguration(abstract: "Shows a review's items and what was decided.")

    @Option(help: "The tenant.")
    var tenant: String

    @Argument(help: "The name or the id of the review.")
    var review: String

    @Flag(help: "Only what nobody decided of.")
    var undecided = false

    @Option(help: "How many items at most, up to 1000.")
    var limit = 1000

    @Option(help: ArgumentHelp("Begin behind this item: what the page before names.", valueName: "item"))
    var after: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      guard (1...1000).contains(limit) else { throw ValidationError("--limit counts from 1 to 1000") }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.showReview(
        tenant: tenant, review: review, undecidedOnly: undecided, after: after, limit: limit)
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a review's items as CSV, to be decided in a spreadsheet.",
      discussion: """
        Fill in the columns decision (keep or remove) and reason; `lanyard review decide --file` reads them. The file is in \
        UTF-8, with commas between fields and CRLF line ends (RFC 4180): in Excel open it by Data, From Text/CSV, and save \
        it as "CSV UTF-8".
        """)

    @Option(help: "The tenant.")
    var tenant: String

    @Argument(help: "The name or the id of the review.")
    var review: String

    @Flag(help: "Only what nobody decided of.")
    var undecided = false

    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write; without it, the output.")
    var file: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let count = try await Assembly.with(try options.configuration(), .existing) { assembly in
        try await OutputFile.write(to: file) { output in
          try await assembly.exportReview(tenant: tenant, review: review, undecidedOnly: undecided, to: output)
        }
      }
      if let file { Terminal.write("\(count) items written to \(file)") }
    }
  }

  struct Decide: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Takes a reviewer's decisions, by items or by file.",
      discussion: """
        Exit status 1 where a decision was refused; the others are taken. Of a file with a row that cannot be read nothing \
        is.
        """)

    @Option(help: "The tenant.")
    var tenant: String

    @Option(help: ArgumentHelp("The review.", valueName: "name or id"))
    var review: String

    @Option(help: ArgumentHelp("Who decides.", valueName: "email"))
    var reviewer: String

    @Flag(help: "The people keep these roles.")
    var keep = false

    @Flag(help: "The people lose these roles.")
    var remove = false

    @Option(help: "Why: to keep takes a reason as to remove does. It becomes part of the audit log.")
    var reason: String?

    @Option(help: ArgumentHelp("A CSV file as `lanyard review export` writes it.", valueName: "file"))
    var file: String?

    @Argument(help: "The items, by the ids that `lanyard review show` lists.")
    var items: [String] = []

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      if file != nil {
        guard items.isEmpty, !keep, !remove, reason == nil else {
          throw ValidationError("with --file, items, decisions and reasons are the file's")
        }
      } else {
        guard !items.isEmpty, keep != remove else {
          throw ValidationError("give items, one of --keep and --remove, and --reason; or --file")
        }
        guard reason != nil else { throw ValidationError("--reason is missing: say why, to keep as to remove") }
      }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      let decisions =
        if let file {
          try ReviewDecisions(file: file)
        } else {
          try ReviewDecisions(items: items, keeps: keep, reason: reason ?? "")
        }
      return try await assembly.decideReview(
        tenant: tenant, review: review, reviewer: reviewer, decisions: decisions)
    }
  }

  struct Close: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Ends a review; what is undecided stays as it is.")

    @Option(help: "The tenant.")
    var tenant: String

    @Argument(help: "The name or the id of the review.")
    var review: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.closeReview(tenant: tenant, review: review)
    }
  }
}
