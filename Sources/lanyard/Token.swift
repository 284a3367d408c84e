internal import ArgumentParser
internal import LanyardRuntime

struct Token: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes, lists, rotates and revokes bearer tokens.",
    subcommands: [Create.self, List.self, Rotate.self, Revoke.self])

  /// Whose tokens are meant: a tenant's, or the operator's own.
  struct Owner: ParsableArguments {
    @Option(help: "The tenant whose SCIM tokens are meant.")
    var tenant: String?

    @Flag(help: "The operator's admin tokens are meant.")
    var admin = false

    func validate() throws {
      guard (tenant == nil) == admin else { throw ValidationError("give one of --tenant and --admin") }
    }
  }

  struct Create: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Makes a token and prints it once.",
      discussion: """
        A token reads or writes by scim:read and scim:write. Where scim:users or scim:groups is named it does so with that \
        kind alone: without scim:groups a user's groups are not shown, without scim:users the names of a group's members. An \
        admin token with `--scope usage:write:APPLICATION` may report that roles of this application were used \
        (POST /api/v1/usage), and nothing else.
        """)

    @OptionGroup var owner: Owner

    @Option(help: "What the token is called in lists and in the audit log.")
    var name = "token"

    @Option(
      help: """
        scim:read or scim:write, and scim:users, scim:groups or neither for both; of an admin token \
        usage:write:APPLICATION; may be repeated. Without it, all.
        """)
    var scope: [String] = []

    @Option(
      help: ArgumentHelp(
        "How long the token is good, such as P90D; without it, until it is revoked.", valueName: "length"))
    var expires: Length?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      if owner.admin, let other = scope.first(where: { $0.hasPrefix("scim:") }) {
        throw ValidationError(
          "an admin token cannot have the scope `\(other)`: it has `usage:write:APPLICATION`, or all there is")
      }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.createToken(tenant: owner.tenant, name: name, scopes: scope, lifetime: expires?.duration)
    }
  }

  struct List: ReportingVerb {
    static let configuration = CommandConfiguration(abstract: "Lists tokens; their texts are not kept.")

    @OptionGroup var owner: Owner
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.tokens(tenant: owner.tenant)
    }
  }

  struct Rotate: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Makes a token like an old one, which stays good for a while.")

    @Argument(help: "The id of the old token.")
    var id: String

    @OptionGroup var owner: Owner

    @Option(help: ArgumentHelp("How long the old token stays good.", valueName: "length"))
    var overlap = Length(duration: .seconds(86_400))

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.rotateToken(id, tenant: owner.tenant, overlap: overlap.duration)
    }
  }

  struct Revoke: ReportingVerb {
    static let configuration = CommandConfiguration(abstract: "Ends a token at once.")

    @Argument(help: "The id of the token.")
    var id: String

    @OptionGroup var owner: Owner
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.revokeToken(id, tenant: owner.tenant)
    }
  }
}
