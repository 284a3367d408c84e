internal import ArgumentParser
internal import LanyardRuntime

/// A verb that opens the configured database, does one thing there and tells what came of it.
protocol ReportingVerb: AsyncParsableCommand {
  var options: GlobalOptions { get }
  var output: JSONFlag { get }

  func report(from assembly: Assembly) async throws -> VerbReport
}

extension ReportingVerb {
  func run() async throws {
    let outcome = try await Assembly.with(try options.configuration(), .existing) { try await report(from: $0) }
    try Terminal.show(outcome, json: output.json)
  }
}
