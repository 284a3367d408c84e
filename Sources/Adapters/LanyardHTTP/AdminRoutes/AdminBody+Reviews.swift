internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// The bodies of requests about reviews.
extension AdminBody {
  /// `{name, application?, roles?, reviewers, due?, onOverdue?}`.
  ///
  /// - Throws: the code of refusals.
  func wish() throws(CodedError) -> CreateReview.Wish {
    var due: Instant?
    if self["due"] != nil {
      guard let moment = Instant(rfc3339: try text("due")) else { throw invalid("`due` is no moment", "RFC 3339") }
      due = moment
    }
    let overdue = self["onOverdue"] == nil ? "list" : try text("onOverdue")
    guard ["list", "remove"].contains(overdue) else { throw invalid("`onOverdue` is not understood", "list or remove") }
    return CreateReview.Wish(
      name: try text("name"), application: self["application"] == nil ? Optional.none : try text("application"),
      roles: try roles("roles"), reviewers: try texts("reviewers"), due: due, removesOverdue: overdue == "remove")
  }

  /// `[{item, decision, reason}]`.
  ///
  /// - Throws: the code of refusals.
  func decisions() throws(CodedError) -> [ReviewDecision] {
    guard let list = self["decisions"]?.arrayValue else { throw invalid("`decisions` is no list", "a list") }
    return try list.map { value throws(CodedError) in
      guard let item = value["item"]?.stringValue.flatMap({ GrantID($0) }),
        let decision = value["decision"]?.stringValue.flatMap({ ReviewItem.Decision(rawValue: $0) }),
        let reason = value["reason"]?.stringValue, value.objectValue?.names.count == 3
      else {
        throw invalid("a decision cannot be read", "{item: an id, decision: keep or remove, reason: a text}")
      }
      return ReviewDecision(item: item, decision: decision, reason: reason)
    }
  }
}
