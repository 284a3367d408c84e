internal import ArgumentParser
internal import Foundation
internal import LanyardRuntime

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Exports the audit log with its proof, and verifies exports.",
    subcommands: [Export.self, Key.self, Verify.self])

  struct Export: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument { case jsonl }

    static let configuration = CommandConfiguration(abstract: "Writes a tenant's log with what proves it.")

    @Option(help: "The tenant; _operator names the operator's own log.")
    var tenant: String

    @Option(help: "jsonl")
    var format = Format.jsonl

    @Option(help: ArgumentHelp("Only entries of this moment or later.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Only entries before this moment.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("Only entries from this number on.", valueName: "number"))
    var from = 0

    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write; without it, the output.")
    var file: String?

    @Flag(help: "Show progress even where nobody seems to watch.")
    var progress = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
      if from < 0 { throw ValidationError("--from counts from 0") }
    }

    func run() async throws {
      let range = Assembly.AuditRange(from: from, since: since, until: until)
      let line = ProgressLine("exporting", isShown: progress || (file != nil && Terminal.isWatched))
      let count = try await Assembly.with(try options.configuration(), .existing) { assembly in
        try await OutputFile.write(to: file) { output in
          try await assembly.exportAudit(tenant: tenant, range, to: output) { line.show($0, of: $1) }
        }
      }
      line.clear()
      if let file { Terminal.write("\(count) entries written to \(file)") }
    }
  }

  struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints the key that verifies a tenant's log.")

    @Option(help: "The tenant; _operator names the operator's own log.")
    var tenant: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() async throws {
      let report = try await Assembly.with(try options.configuration(), .existing) {
        try await $0.auditKey(tenant: tenant)
      }
      try Terminal.show(report, json: output.json)
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Verifies an export without a server; names the entry that is wrong.")

    @Argument(help: "The export.")
    var file: String

    @Option(help: ArgumentHelp("The log's key, as `lanyard audit key` prints it.", valueName: "vkey"))
    var key: String

    @Option(help: "A file with an older checkpoint, which the log must continue.")
    var checkpoint: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() throws {
      let line = ProgressLine("verifying")
      defer { line.clear() }
      let report = try AuditVerification(path: file, key: key, olderCheckpoint: checkpoint).run {
        line.show($0, of: nil)
      }
      line.clear()
      try Terminal.show(report, json: output.json)
    }
  }
}
