internal import ArgumentParser
internal import Foundation
internal import LanyardRuntime

struct Import: AsyncParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case jsonl, csv }

  static let configuration = CommandConfiguration(
    abstract: "Loads users and groups from a file of JSON lines or CSV.",
    discussion: """
      A record that the directory knows by its externalId, userName or (a group) displayName is updated, any other is \
      created. Nobody is deleted, deactivated by being absent, or taken out of a group. A load that was stopped goes on \
      where it stopped when the same command is given again.

      JSON lines: a SCIM User or Group each, with `schemas` or `"resourceType": "User"`. A group names its members as \
      {"value": ID}, {"userName": …}, {"externalId": …} or {"displayName": …}.

      CSV: the first row names attributes by their SCIM paths, such as userName, name.givenName, active, emails.work, \
      urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department. A file with userName holds users; its \
      column `groups` names groups to join, by displayName, with `;` between them. A file with displayName alone holds \
      groups; its column `members` names users by userName. An empty cell changes nothing. Rows of the tenant's own \
      resource types are loaded with --type, and are known by externalId or by an attribute that is unique.

      To the guard over revocations each hundred records are a request: what is too much waits for a person, and the last \
      lines say how many people wait, and in which hold (`lanyard hold show`).

      Exit status: 0 all loaded, 1 a record was refused, 2 wrong usage, 70 internal fault, 130 stopped by Ctrl-C.
      """)

  @Argument(help: "The file.")
  var file: String

  @Option(help: "The tenant whose directory is loaded.")
  var tenant: String

  @Option(help: "jsonl or csv; without it, as the file's name tells.")
  var format: Format?

  @Option(help: "The resource type of the rows of a CSV file, such as one of the tenant's own.")
  var type: String?

  @Flag(help: "Try every record and change nothing.")
  var dryRun = false

  @Flag(help: "Begin at the first record, although a part of the file is loaded.")
  var restart = false

  @Option(help: ArgumentHelp("Also write refused records to this file, a JSON object each.", valueName: "file"))
  var errors: String?

  @OptionGroup var options: GlobalOptions
  @OptionGroup var output: JSONFlag

  func run() async throws {
    Interruption.watch()
    let refusals = try RefusalList(file: errors, appends: !restart && !dryRun)
    let bar = ImportBar()
    let watch = ImportWatch(
      progress: { bar.show($0, size: $1) },
      refused: {
        bar.clear()
        try refusals.add($0)
      },
      isStopped: { Interruption.isAsked })
    let chosen = ImportOptions(
      format: format.flatMap { ImportFormat(rawValue: $0.rawValue) }, type: type, isDryRun: dryRun, restarts: restart)
    let report = try await Assembly.with(try options.configuration(), .existing) {
      try await $0.importFile(file, tenant: tenant, chosen, watch: watch)
    }
    bar.clear()
    try Terminal.show(report.verbReport, json: output.json)
  }
}
