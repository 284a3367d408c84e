internal import ArgumentParser
internal import LanyardRuntime

/// The verbs about versions of a policy.
extension Mapping {
  struct History: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Lists the versions of a tenant's policy, newest first, or prints one.")

    @Option var tenant: String

    @Option(help: ArgumentHelp("Print what this version says, as a manifest.", valueName: "version"))
    var show: Int?

    @Option(help: "How many versions are listed.")
    var limit = 50

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      if !(1...1000).contains(limit) { throw ValidationError("--limit is a number from 1 to 1000") }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      if let show { return try await assembly.policyDocument(show, of: tenant) }
      return try await assembly.policyHistory(of: tenant, limit: limit)
    }
  }

  struct Rollback: ReportingVerb {
    static let tellsRefusals = true

    static let configuration = CommandConfiguration(
      abstract: "Brings an earlier version of a policy back into force.",
      discussion: """
        It becomes a new version with the old document, held against the applications of today. Without --to it is the \
        last version that judged everybody and said something else than the one in force: the stages of a rollout are \
        one change, and a version that was rolled back from is passed over, so that a second rollback goes further back.
        """)

    @Option var tenant: String

    @Option(help: ArgumentHelp("The version that comes back.", valueName: "version"))
    var to: Int?

    @Flag(help: "Show who would gain or lose what; change nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.rollBackPolicy(of: tenant, to: to, isDryRun: dryRun)
    }
  }

  struct Rollout: ReportingVerb {
    static let tellsRefusals = true

    static let configuration = CommandConfiguration(
      abstract: "Widens, narrows, completes or gives up a rollout that a policy's `rollout` began.",
      discussion: "Whoever is not in its stage is judged by the version before it.")

    @Option var tenant: String

    @Option(help: "So many of a hundred people, 1 to 99; whoever is in stays in as the number grows.")
    var percent: Int?

    @Option(
      help: ArgumentHelp(
        "The members of the group of this name; a warning where the directory has none.", valueName: "displayName"))
    var group: String?

    @Flag(help: "Everybody is judged by the new version.")
    var complete = false

    @Flag(help: "Everybody is judged by the version before again.")
    var abandon = false

    @Flag(help: "Show who would gain or lose what; change nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func validate() throws {
      let asked = [percent != nil, group != nil, complete, abandon].count { $0 }
      if asked != 1 { throw ValidationError("give one of --percent, --group, --complete, --abandon") }
      if let percent, !(1...99).contains(percent) { throw ValidationError("--percent is a number from 1 to 99") }
    }

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.changeRollout(of: tenant, step, isDryRun: dryRun)
    }

    private var step: Assembly.RolloutStep {
      if let percent { return .percent(percent) }
      if let group { return .group(group) }
      return complete ? .complete : .abandon
    }
  }

  struct Status: ReportingVerb {
    static let configuration = CommandConfiguration(
      abstract: "Shows which policy is in force, for whom, and who is still to be judged by it.")

    @Option var tenant: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func report(from assembly: Assembly) async throws -> VerbReport {
      try await assembly.policyStatus(of: tenant)
    }
  }
}
