internal import ArgumentParser
internal import Foundation
internal import LanyardRuntime

struct Access: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells who holds what and why, now or at any instant.",
    subcommands: [Report.self, History.self])

  struct Report: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument { case csv, json, jsonl }

    static let configuration = CommandConfiguration(
      abstract: "Writes every grant of a tenant: who, since when, by which rules, until when, last used.",
      discussion: """
        With --at, as it was at that instant: the ledger keeps what was true. Cells that a spreadsheet would take for a \
        formula get an apostrophe before them.
        """)

    @Option(help: "The tenant.")
    var tenant: String

    @Option(help: "Only roles of this application.")
    var application: String?

    @Option(help: ArgumentHelp("Only this role.", valueName: "role or application/role"))
    var role: String?

    @Option(help: ArgumentHelp("As of this RFC 3339 time, not now.", valueName: "time"))
    var at: String?

    @Option(help: "csv, json or jsonl (an object a line)")
    var format = Format.csv

    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write; without it, the output.")
    var file: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let selection = Assembly.AccessSelection(application: application, role: role, instant: at)
      let form = AccessReportFormat(rawValue: format.rawValue) ?? .csv
      let line = ProgressLine("writing", isShown: file != nil && Terminal.isWatched)
      let count = try await Assembly.with(try options.configuration(), .existing) { assembly in
        try await OutputFile.write(to: file) { output in
          try await assembly.exportAccess(tenant: tenant, selection, as: form, to: output) {
            line.show($0, of: nil)
          }
        }
      }
      line.clear()
      if let file { Terminal.write("\(count) grants written to \(file)") }
    }
  }

  struct History: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Shows what one person holds and held, with what gave and what ended it.")

    @Option(help: "The tenant.")
    var tenant: String

    @Argument(help: "A userName, or the id of somebody who is or was a user.")
    var user: String

    @Option(help: ArgumentHelp("Only what was in force at this RFC 3339 time.", valueName: "time"))
    var at: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.accessHistory(tenant: tenant, user: user, at: at)
    }
  }
}
