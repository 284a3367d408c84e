internal import ArgumentParser
internal import LanyardRuntime

struct TenantVerbs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tenant", abstract: "Lists, suspends and resumes tenants.",
    subcommands: [List.self, Suspend.self, Resume.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the tenants.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() async throws {
      let report = try await Assembly.with(try options.configuration(), .existing) { try await $0.tenants() }
      try Terminal.show(report, json: output.json)
    }
  }

  struct Suspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets nobody of a tenant in and delivers nothing; grants stay as they are.")

    @Argument var tenant: String
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() async throws {
      let report = try await Assembly.with(try options.configuration(), .existing) {
        try await $0.suspendTenant(tenant)
      }
      try Terminal.show(report, json: output.json)
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ends a tenant's suspension.")

    @Argument var tenant: String
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() async throws {
      let report = try await Assembly.with(try options.configuration(), .existing) {
        try await $0.resumeTenant(tenant)
      }
      try Terminal.show(report, json: output.json)
    }
  }
}
