public import ArgumentParser
public import LanyardRuntime

extension Assembly.ObjectFormat: ExpressibleByArgument {}

struct Get: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints stored objects as they can be applied again; secrets stay references.")

  @Argument(help: "Application, Tenant, Schema, Connection, MappingPolicy or Target.")
  var kind: String

  @Argument(help: "The object's name, or TENANT/NAME; without it all are printed.")
  var name: String?

  @Option(help: "Only the objects of this tenant.")
  var tenant: String?

  @Option(name: [.customShort("o"), .customLong("output")], help: "yaml or json.")
  var format = Assembly.ObjectFormat.yaml

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let report = try await Assembly.with(try options.configuration(), .existing) {
      try await $0.get(kind: kind, name: name, tenant: tenant, format: format)
    }
    try Terminal.show(report, json: false)
  }
}
