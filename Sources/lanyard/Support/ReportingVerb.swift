internal import ArgumentParser
internal import LanyardRuntime

/// A verb that opens the configured database, does one thing there and tells what came of it.
protocol ReportingVerb: AsyncParsableCommand {
  var options: GlobalOptions { get }
  var output: JSONFlag { get }

  /// Whether `--json` tells refusals on the output too.
  static var tellsRefusals: Bool { get }

  func report(from assembly: Assembly) async throws -> VerbReport
}

extension ReportingVerb {
  static var tellsRefusals: Bool { false }

  func run() async throws {
    try await Terminal.show(json: output.json, tellingRefusals: Self.tellsRefusals) {
      try await Assembly.with(try options.configuration(), .existing) { try await report(from: $0) }
    }
  }
}
