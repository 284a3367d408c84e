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
        abstract: "Shows entity ID, endpoints and signing keys of a metadata file.")

      @Argument var file: String
      @OptionGroup var options: GlobalOptions
      @OptionGroup var output: JSONFlag

      func run() throws {
        try Terminal.show(try SAMLVerbs.inspectMetadata(file), json: output.json)
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
