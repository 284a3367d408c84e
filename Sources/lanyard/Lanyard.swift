internal import ArgumentParser
internal import Foundation
internal import LanyardRuntime

/// The command line. Each verb has a file of its own; what it does lives in LanyardRuntime.
@main
struct Lanyard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lanyard",
    abstract: "Gives every person the badge their job needs, and takes it back the moment they leave.",
    discussion: """
      Exit status: 0 done, 1 refused or a negative verdict, 2 wrong usage, 3 a preview found that somebody loses a role or \
      gains a privileged one, 70 internal fault, 130 stopped by Ctrl-C.
      """,
    version: LanyardVersion.text,
    subcommands: [
      Serve.self, Demo.self, DoctorVerb.self, Migrate.self, Apply.self, Get.self, TenantVerbs.self, Token.self,
      Client.self, Mapping.self, HoldVerbs.self, SubjectVerbs.self, Access.self, Review.self, SAMLVerb.self, Audit.self,
      LogVerb.self,
      Import.self,
    ])

  static func main() async {
    // A reader that goes away (`lanyard get … | head`) ends a write with an error, not the process.
    signal(SIGPIPE, SIG_IGN)
    do {
      var verb = try parseAsRoot()
      try RepeatedOptions(verb: verb, arguments: Array(CommandLine.arguments.dropFirst())).refuse()
      if var asynchronous = verb as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try verb.run()
      }
    } catch {
      Ending(error).exit()
    }
  }
}
