internal import ArgumentParser
internal import Foundation
internal import LanyardRuntime

struct Access: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells who holds what and why, now or at any instant.",
    subcommands: [Report.self, History.self, Unused.self, Reinstate.self])

  struct Report: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument { case csv, json, jsonl }

    static let configuration = CommandConfiguration(
      abstract: "Writes every grant of a tenant: who, since when, by which rules, until when, last used.",
      discussion: """
        With --at, as it was at that instant: the ledger keeps what was true. Rows come in the order of the grants' ids. A \
        grant that rests on a sign-in ends when that is no longer believed, and has no `until`: `lanyard mapping explain` \
        says until when it is.

        CSV is written as RFC 4180 has it, in UTF-8 with CRLF line ends: in Excel open it by Data, From Text/CSV. Cells that \
        a spreadsheet would take for a formula get an apostrophe before them.
        """)

    @Option(help: "The tenant.")
    var tenant: String

    @Option(help: "Only roles of this application.")
    var application: String?

    @Option(help: ArgumentHelp("Only this role.", valueName: "role or application/role"))
    var role: String?

    @Option(help: ArgumentHelp("As of this RFC 3339 time, not now.", valueName: "time"))
    var at: String?

    @Option(help: ArgumentHelp("Only grants neither used nor begun within so many days.", valueName: "days"))
    var unusedDays: Int?

    @Option(help: "csv (the standard), json or jsonl (an object a line)")
    var format: Format?

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write; without it, the output.")
    var file: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard unusedDays.map({ (1...36_500).contains($0) }) ?? true else {
        throw ValidationError("--unused-days counts from 1 to 36500")
      }
      if json, format.map({ $0 != .json }) ?? false {
        throw ValidationError("--json and --format ask for different forms")
      }
    }

    func run() async throws {
      let selection = Assembly.AccessSelection(
        application: application, role: role, instant: at, unusedDays: unusedDays)
      let form = (json ? .json : format).flatMap { AccessReportFormat(rawValue: $0.rawValue) } ?? .csv
      let line = ProgressLine("writing", isShown: file != nil && Terminal.isWatched)
      let (count, note) = try await Assembly.with(try options.configuration(), .existing) { assembly in
        let count = try await OutputFile.write(to: file) { output in
          try await assembly.exportAccess(tenant: tenant, selection, as: form, to: output) {
            line.show($0, of: nil)
          }
        }
        return (count, try await assembly.noteOnAccess(tenant: tenant, at: at))
      }
      line.clear()
      if let note { Terminal.complain(note) }
      if let file { Terminal.write("\(count) grants written to \(file)") }
    }
  }

  struct History: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Shows what one person holds and held, with what gave and what ended it.")

    @Option(help: "The tenant.")
    var tenant: String

    @Argument(help: "A userName, the name that somebody signs in by, or the id of somebody who is or was there.")
    var user: String

    @Option(help: ArgumentHelp("Only what was in force at this RFC 3339 time.", valueName: "time"))
    var at: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.accessHistory(tenant: tenant, user: user, at: at)
    }
  }

  struct Unused: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Lists grants that nobody is known to have used for a while.",
      discussion: """
        Applications report uses by POST /api/v1/usage. A rule with `unusedAfter` ends such grants by itself, by what the \
        application reported.
        """)

    @Option(help: "The tenant.")
    var tenant: String

    @Option(help: "For how many days.")
    var days: Int

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      guard (1...36_500).contains(days) else { throw ValidationError("--days counts from 1 to 36500") }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.unusedAccess(tenant: tenant, days: days)
    }
  }

  struct Reinstate: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Lets somebody have a role again that a review or disuse took away.",
      discussion: "The rules are asked at once; what they confer is given. What a review took away needs a --reason.")

    @Option(help: "The tenant.")
    var tenant: String

    @Argument(help: "A userName, the name that somebody signs in by, or an id.")
    var user: String

    @Argument(help: ArgumentHelp("The role.", valueName: "application/role"))
    var role: String

    @Option(help: "Why, for the audit log.")
    var reason: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.reinstateAccess(tenant: tenant, user: user, role: role, reason: reason)
    }
  }
}
