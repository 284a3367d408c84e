internal import Foundation
internal import LanyardCore

/// What the demo says before and after it is played.
extension DemoRun {
  func introduce(_ assembly: Assembly, _ stage: DemoStage) {
    let configuration = assembly.configuration
    narrator.say(narrator.bold("Lanyard demo"))
    let table = TextTable([
      ["   server", configuration.publicURL.text],
      ["   application", "http://127.0.0.1:\(stage.receiverPort)/hooks/crm, where roles are delivered"],
      ["   data", "\(configuration.database)"],
      ["   manifests", "\(stage.folder.manifests), applied"],
    ])
    for line in table.lines { narrator.say(line) }
    if options.flags[.listen] == nil, configuration.listen.port != Self.port {
      narrator.say("   port \(Self.port) is taken, so another was chosen")
    }
  }

  func suggest(_ baseURL: String, _ folder: DemoFolder, _ configuration: LanyardConfiguration, _ token: String) {
    let program = CommandLine.arguments.first ?? "lanyard"
    let database = "--database \(configuration.database)"
    narrator.say(
      """

      \(narrator.bold("What to try next")), in another terminal of this folder:

        curl -s -H 'Authorization: Bearer \(token)' \(baseURL)/t/acme/scim/v2/Users
        \(program) mapping explain \(database) --tenant acme \(DemoPerson.alice.userName)
        \(program) get MappingPolicy \(database)
        \(program) audit export \(database) --tenant acme -o audit.jsonl
        \(program) audit verify audit.jsonl --key "$(\(program) audit key \(database) --tenant acme)"
        curl -s \(baseURL)/metrics

      Serving until Ctrl-C; the data stays in \(folder.path).
      """)
  }
}
