internal import ArgumentParser
internal import LanyardRuntime

struct Client: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes, lists, rotates and revokes clients that get their tokens by OAuth 2.0.",
    subcommands: [Create.self, List.self, Rotate.self, Revoke.self])

  struct Create: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Makes a client; its secret is printed once.",
      discussion: """
        The client gets tokens of an hour at /t/TENANT/oauth2/token with the grant client_credentials. It proves itself by a \
        secret, or with --jwks by assertions signed with its own key (private_key_jwt).
        """)

    @Option(help: "The tenant whose directory the client works in.")
    var tenant: String

    @Option(help: "What the client is called in lists and in the audit log.")
    var name = "client"

    @Option(help: scopeHelp)
    var scope: [String] = []

    @Option(help: ArgumentHelp("A JWK Set of the client's public keys, instead of a secret.", valueName: "file"))
    var jwks: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.createClient(tenant: tenant, name: name, scopes: scope, keys: jwks)
    }
  }

  struct List: ReportingVerb {
    static let configuration = CommandConfiguration(abstract: "Lists clients; their secrets are not kept.")

    @Option(help: "The tenant whose clients are meant.")
    var tenant: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.clients(tenant: tenant)
    }
  }

  struct Rotate: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Gives a client a new credential.",
      discussion: """
        Without a flag a new secret is made and the old one stays good: give it to the client, then run it with --finish, \
        which ends the old one.
        """)

    @Argument(help: "The id of the client.")
    var id: String

    @Option(help: "The tenant the client belongs to.")
    var tenant: String

    @Flag(help: "End the old secret at once.")
    var atOnce = false

    @Flag(help: "End the old secret and make no new one.")
    var finish = false

    @Option(help: ArgumentHelp("The JWK Set that replaces the client's keys.", valueName: "file"))
    var jwks: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      guard [atOnce, finish, jwks != nil].count(where: { $0 }) <= 1 else {
        throw ValidationError("give at most one of --at-once, --finish and --jwks")
      }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.rotateClient(id, tenant: tenant, rotation)
    }

    private var rotation: Assembly.ClientRotation {
      if let jwks { return .keys(file: jwks) }
      return finish ? .finishing : atOnce ? .replacing : .adding
    }
  }

  struct Revoke: ReportingVerb {
    static let configuration = CommandConfiguration(abstract: "Ends a client and all its tokens at once.")

    @Argument(help: "The id of the client.")
    var id: String

    @Option(help: "The tenant the client belongs to.")
    var tenant: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.revokeClient(id, tenant: tenant)
    }
  }
}

/// The help of `--scope`, for tokens and clients alike.
let scopeHelp: ArgumentHelp =
  "scim:read or scim:write, and scim:users, scim:groups or neither for both; may be repeated. Without it, all four."
