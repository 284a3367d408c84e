internal import ArgumentParser
internal import LanyardRuntime

struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes the database, or brings it to this version's schema.")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var output: JSONFlag

  func run() async throws {
    try Terminal.show(try await DatabaseMigration.run(try options.configuration()), json: output.json)
  }
}
