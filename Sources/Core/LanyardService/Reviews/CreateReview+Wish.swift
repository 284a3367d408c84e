public import Diagnostics
internal import LanyardCore
public import RoleMapping

extension CreateReview {
  /// What is asked for.
  public struct Wish: Sendable {
    /// Unique in the tenant.
    public var name: String
    /// Nil for all.
    public var application: String?
    /// Empty for all.
    public var roles: [RoleReference]
    /// Mail addresses.
    public var reviewers: [String]
    /// Nil where it goes on until somebody closes it.
    public var due: Instant?
    /// Whether what nobody decided of by then is removed.
    public var removesOverdue: Bool

    public init(
      name: String, application: String? = nil, roles: [RoleReference] = [], reviewers: [String], due: Instant? = nil,
      removesOverdue: Bool = false
    ) {
      self.name = name
      self.application = application
      self.roles = roles
      self.reviewers = reviewers
      self.due = due
      self.removesOverdue = removesOverdue
    }
  }
}

extension CreateReview.Wish: Equatable {
  /// With the lists in one order.
  var normalized: CreateReview.Wish {
    var wish = self
    wish.roles = Set(roles).sorted()
    wish.reviewers = Set(reviewers).sorted()
    return wish
  }
}

/// What a wish must look like.
extension CreateReview {
  func checkForm() throws(CodedError) {
    try ReviewRules.requireText(wish.name, of: "the review's name", at: 128, .reviewInvalid)
    let unfit = wish.reviewers.first { address in
      let parts = address.split(separator: "@", omittingEmptySubsequences: false)
      return parts.count != 2 || parts.contains(where: \.isEmpty) || address.utf8.count > 254
        || address.unicodeScalars.contains { $0.properties.isWhitespace || $0.properties.generalCategory == .control }
    }
    if let unfit {
      throw CodedError(
        .reviewInvalid, "a reviewer is no mail address", expected: "a mail address, such as eve@acme.example",
        received: "`\(unfit.prefix(80))`", remedy: "name each reviewer by the mail address with `--reviewer`")
    }
    guard (1...ReviewRules.maximumReviewers).contains(wish.reviewers.count), wish.roles.count <= 1000 else {
      throw CodedError(
        .reviewInvalid, "there are no reviewers, or too many reviewers or roles",
        expected: "1 to \(ReviewRules.maximumReviewers) reviewers and at most 1000 roles",
        received: "\(wish.reviewers.count) reviewers and \(wish.roles.count) roles",
        remedy: "name at least one reviewer by the mail address (`--reviewer`), and no more than these")
    }
  }
}
