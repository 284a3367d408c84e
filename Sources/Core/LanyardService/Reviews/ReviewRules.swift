internal import Diagnostics
internal import JSON
internal import LanyardCore

/// What reviews may be and who may decide in them.
enum ReviewRules {
  /// As many grants as people can be asked to decide of in one campaign.
  static let maximumItems = 50_000
  static let maximumReviewers = 100

  /// - Throws: `review.unknown`.
  static func review(_ text: String, tenant: TenantID, _ reader: any ReviewReader) throws -> AccessReview {
    if let id = ReviewID(text), let found = try reader.review(id, tenant: tenant) { return found }
    if let found = try reader.review(named: text, tenant: tenant) { return found }
    let known = try reader.reviews(of: tenant).map(\.name)
    throw CodedError(
      .reviewUnknown, "there is no review `\(text.prefix(80))`", expected: "the name or the id of a review",
      remedy: known.nearest(to: text).map { "write `\($0)`" } ?? "list them with `lanyard review list`")
  }

  /// - Throws: `review.closed`.
  static func requireOpen(_ review: AccessReview) throws(CodedError) {
    guard let closed = review.closed else { return }
    throw CodedError(
      .reviewClosed, "the review is closed", received: "closed at \(closed)",
      remedy: "begin another review for what is left")
  }

  /// - Returns: the address as the review has it.
  /// - Throws: `review.reviewer.unknown`.
  static func reviewer(_ address: String, of review: AccessReview) throws(CodedError) -> String {
    if let known = review.reviewers.first(where: { $0.matches(ignoringCase: address) }) { return known }
    throw CodedError(
      .reviewReviewerUnknown, "the review does not name this reviewer",
      expected: review.reviewers.joined(separator: ", "),
      received: "`\(address.prefix(80))`", remedy: "let one of the reviewers decide")
  }

  /// - Throws: the code of `error` where the text is empty, too long, or holds control characters.
  static func requireText(_ text: String, of what: String, at most: Int, _ code: ErrorCode) throws(CodedError) {
    let isFit =
      !text.isEmpty && text.utf8.count <= most
      && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard isFit else {
      throw CodedError(
        code, "\(what) is empty, too long, or has control characters", expected: "1 to \(most) octets of text",
        received: "\(text.utf8.count) octets", remedy: "write it in plain words")
    }
  }
}
