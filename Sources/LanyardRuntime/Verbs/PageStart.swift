internal import Diagnostics
internal import LanyardCore

extension Assembly {
  /// The id behind which a page begins, as `--after` or `--before` names it.
  static func pageStart<Subject>(_ text: String) throws(CodedError) -> Identifier<Subject> {
    if let id = Identifier<Subject>(text) { return id }
    throw CodedError(
      .configValueInvalid, "a page does not begin at what is no id", expected: "what the page before names",
      received: "`\(text.prefix(80))`", remedy: "leave the option out to begin at the first")
  }
}
