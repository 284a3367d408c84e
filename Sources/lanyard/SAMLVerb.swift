public import ArgumentParser
public import LanyardRuntime

extension SAMLVerbs.Encoding: ExpressibleByArgument {}

struct SAMLVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "saml", abstract: "Judges SAML responses and reads metadata, without a database.",
    subcommands: [Validate.self, Explain.self, Metadata.self])

  /// What is judged, and against what.
  struct Question: ParsableArguments {
    @Option(help: "The validation context, a JSON file (schemas/saml/validation-context.schema.json).")
    var context: String

    @Option(help: "How the file holds the response: xml or post-base64.")
    var encoding = SAMLVerbs.Encoding.xml

    @Argument(help: "The file of the response.")
    var response: String
  }

  struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the verdict on a response as one JSON object.",
      discussion: "Exit status 0 for accept, 1 for reject, 2 where context or response cannot be read.")

    @OptionGroup var question: Question
    @OptionGroup var options: GlobalOptions

    func run() throws {
      try Terminal.show(
        try question.ask { try SAMLVerbs.validate(context: $0, response: $1, encoding: $2) }, json: true)
    }
  }

  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says why a response is accepted or rejected: every check, and what to do.",
      discussion: """
        The first line is the verdict; then every check in the order made, with what was expected and received; then \
        what to do, in the words of the identity provider's console where its maker is recognised. Exit status as of \
        validate.
        """)

    @OptionGroup var question: Question
    @Flag(help: "Write out the NameID, attribute values and other personal text, which are hidden otherwise.")
    var showValues = false
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: JSONFlag

    func run() throws {
      try Terminal.show(
        try question.ask {
          try SAMLVerbs.explain(context: $0, response: $1, encoding: $2, showsValues: showValues)
        }, json: output.json)
    }
  }

  struct Metadata: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads an identity provider's metadata.", subcommands: [Inspect.self])

    struct Inspect: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Shows entity ID, endpoints, keys and findings of a metadata file, however large.",
        discussion: """
          A federation's aggregate is listed; --entity shows one of it at length. Without --trust-key a signature is not \
          looked at, and the file is worth what the way it came is worth. Exit status 1 where the file, its signature or \
          the entity that is shown is refused.
          """)

      @Option(help: ArgumentHelp("The one entity to show, of an aggregate.", valueName: "entity id"))
      var entity: String?

      @Option(
        help: ArgumentHelp("A certificate whose signature the file must have; may be repeated.", valueName: "pem"))
      var trustKey: [String] = []

      @Option(help: "How many entities of an aggregate are listed.")
      var limit = MetadataInspection.standardLimit

      @Argument(help: "The metadata, XML.")
      var file: String

      @OptionGroup var options: GlobalOptions
      @OptionGroup var output: JSONFlag

      func validate() throws {
        if limit < 1 { throw ValidationError("--limit counts from 1") }
      }

      func run() throws {
        let line = ProgressLine("reading")
        defer { line.clear() }
        let inspection = MetadataInspection(path: file, entityID: entity, trustedKeys: trustKey, limit: limit)
        let report = try inspection.run { line.show("\($0 >> 20) MiB", isLast: false) }
        line.clear()
        try Terminal.show(report, json: output.json)
      }
    }
  }
}

extension SAMLVerb.Question {
  /// Asks; a question that cannot be read is wrong usage, which no verdict may be confused with.
  func ask(_ judge: (String, String, SAMLVerbs.Encoding) throws -> VerbReport) throws -> VerbReport {
    do {
      return try judge(context, response, encoding)
    } catch {
      throw MisusedVerb(refusals: Refusals(error))
    }
  }
}
