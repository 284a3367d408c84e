import Foundation
import Testing

/// A verb that is not there yet is not in the help, and one that is there is.
@Suite("Help")
struct HelpTests {
  private func verbs(of verb: String) async throws -> [String] {
    try await Sandbox.with { sandbox in
      let outcome = try await sandbox.run("lanyard \(verb) --help")
      #expect(outcome.status == 0)
      let lines = outcome.output.split(separator: "\n").drop { !$0.hasPrefix("SUBCOMMANDS:") }
      return lines.dropFirst().filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.compactMap { line in
        line.split(whereSeparator: { $0 == " " || $0 == "," }).first.map(String.init)
      }.filter { $0 != "See" }
    }
  }

  @Test(arguments: [
    (
      "",
      "access apply audit client demo doctor get hold import log mapping migrate review saml serve subject tenant token"
    ),
    ("client", "create list revoke rotate"), ("hold", "list release show undo urgent"),
    ("subject", "end list"),
    ("access", "history reinstate report unused"), ("review", "close create decide export list show"),
    ("tenant", "list resume suspend"),
    ("token", "create list revoke rotate"), ("mapping", "check explain history preview rollback rollout status"),
    ("saml", "explain metadata validate"), ("saml metadata", "inspect"), ("audit", "export key verify"),
  ]) func helpNamesTheVerbsThereAre(verb: String, expected: String) async throws {
    #expect(try await verbs(of: verb).sorted().joined(separator: " ") == expected)
  }
}
