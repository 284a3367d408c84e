internal import Diagnostics
internal import LanyardCore

/// Why no review is made.
extension CreateReview {
  static func taken(_ name: String) -> CodedError {
    CodedError(
      .reviewNameTaken, "the tenant has another review of this name", received: "`\(name.prefix(80))`",
      remedy: "choose another name, such as one with the date")
  }

  static func pastDue(_ due: Instant) -> CodedError {
    CodedError(
      .reviewInvalid, "the review would be due already", expected: "a moment to come", received: "\(due)",
      remedy: "choose a later `--due`")
  }

  static func unknown(_ code: ErrorCode, _ what: String, _ name: String, near: String?) -> CodedError {
    CodedError(
      code, "there is no \(what) `\(name.prefix(80))`", expected: "the \(what) of a catalogue",
      received: "`\(name.prefix(80))`",
      remedy: near.map { "write `\($0)`" } ?? "list what there is with `lanyard get Application`")
  }

  static func scope(_ received: String) -> CodedError {
    CodedError(
      .reviewScopeInvalid, "there is nothing to review, or more than anybody can decide of",
      expected: "1 to \(ReviewRules.maximumItems) grants",
      received: received, remedy: "choose other `--application` or `--role`, and several reviews for many grants")
  }
}
