internal import ArgumentParser
internal import LanyardRuntime

struct Apply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Brings applications, tenants, connections, policies and targets to what files declare.",
    discussion: """
      All of it or nothing; applying the same again changes nothing, nor does a policy whose `rollout` was completed since. An \
      object that no file declares stays in force as it is, also where its file was removed: a policy ends with `rules: []`, \
      a tenant with `lanyard tenant suspend`. Everything that is wrong is listed at once; with --json \
      as `{"ok": false, "errors": […]}` on the output, each with code, message, remedy and, where it has one, file, line \
      and rule.
      """)

  @Option(
    name: [.customShort("f"), .customLong("file")],
    help: ArgumentHelp("A manifest, or a folder of them; may be repeated.", valueName: "file"))
  var file: [String]

  @Flag(
    help:
      "Show the difference and who would gain or lose what, the first twenty changes by name (--json: a thousand); change no object. A database that is not there yet is made, empty."
  )
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Apply only what `lanyard mapping preview` showed under this fingerprint; refuse where files or manifests changed.",
      valueName: "fingerprint"))
  var previewed: String?

  @OptionGroup var options: GlobalOptions
  @OptionGroup var output: JSONFlag

  func run() async throws {
    try await Terminal.show(json: output.json) {
      try await Assembly.with(try options.configuration(), .creating) {
        try await $0.apply(file, isDryRun: dryRun, previewed: previewed)
      }
    }
  }
}
