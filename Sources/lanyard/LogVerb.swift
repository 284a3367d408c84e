internal import ArgumentParser
internal import LanyardRuntime

struct LogVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Shows what a tenant's identity provider sent, masked, and why it failed.",
    discussion: "The newest requests come last. A server writes them down within a second of answering.")

  @Option(help: "The tenant.")
  var tenant: String

  @Flag(help: "Only requests that were refused.")
  var refused = false

  @Option(help: ArgumentHelp("Only requests of this moment or later.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Only the request of this `X-Request-Id`.", valueName: "id"))
  var request: String?

  @Option(help: ArgumentHelp("Only requests about the resource of this id.", valueName: "id"))
  var resource: String?

  @Option(help: "How many requests at most, up to 500.")
  var limit = 50

  @OptionGroup var options: GlobalOptions
  @OptionGroup var output: JSONFlag

  func validate() throws {
    guard (1...500).contains(limit) else { throw ValidationError("--limit counts from 1 to 500") }
  }

  func run() async throws {
    let selection = Assembly.LogSelection(
      onlyRefused: refused, since: since, requestID: request, resource: resource, limit: limit)
    let report = try await Assembly.with(try options.configuration(), .existing) {
      try await $0.provisioningLog(tenant: tenant, selection)
    }
    try Terminal.show(report, json: output.json)
  }
}
