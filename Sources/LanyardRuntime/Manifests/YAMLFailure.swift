internal import Diagnostics
internal import LanyardCore
internal import Yams

/// The refusals of a YAML text: one code, for there is one thing to do about them.
enum YAMLFailure {
  static func refusal(
    _ message: String, expected: String? = nil, received: String? = nil, remedy: String, position: CodedError.Position
  ) -> CodedError {
    CodedError(
      .manifestSyntax, message, expected: expected, received: received, remedy: remedy, position: position)
  }

  static func anchor(_ position: CodedError.Position) -> CodedError {
    refusal(
      "anchors and aliases (`&name`, `*name`) are not read",
      remedy: "write the value out in each place; quote texts that begin with `*` or `&`", position: position)
  }

  static func tag(_ tag: String, _ position: CodedError.Position) -> CodedError {
    refusal(
      "the tag is not read", received: "`\(tag.prefix(80))`",
      remedy: "remove the tag; quote texts that look like numbers",
      position: position)
  }

  static func duplicate(_ name: String, _ position: CodedError.Position) -> CodedError {
    refusal(
      "a mapping has two members of one name", received: "`\(name.prefix(80))`", remedy: "write each member once",
      position: position)
  }

  static func tooManyDocuments(_ file: String) -> CodedError {
    refusal(
      "the file holds too many documents", expected: "at most \(YAMLDocument.maximumDocuments)",
      remedy: "spread the objects over several files", position: .init(file: file))
  }

  /// What the parser itself complained of.
  static func syntax(_ error: any Error, file: String) -> CodedError {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return malformed(problem, .init(file: file, line: mark.line, column: mark.column))
    case .reader(let problem, let offset, _, _):
      return malformed(problem, .init(file: file, offset: offset))
    case .duplicatedKeysInMapping(let names, let context):
      let place = CodedError.Position(file: file, line: context.mark.line, column: context.mark.column)
      return duplicate(names.first ?? "", place)
    default:
      return malformed("the text cannot be read", .init(file: file))
    }
  }

  private static func malformed(_ problem: String, _ position: CodedError.Position) -> CodedError {
    refusal(
      "the text is not well-formed YAML: \(problem)", remedy: "mend the text at this place", position: position)
  }
}
