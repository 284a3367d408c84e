import Diagnostics
import RoleMapping

/// A campaign in which somebody decides which grants may stay. Reviews go by their place.
struct ModelReview: Hashable, Sendable {
  /// A grant that was in force when it began.
  struct Item: Hashable, Sendable {
    let user: Int
    let role: RoleReference
    let heldSince: Instant
  }

  let items: [Item]
  let due: Instant?
  let removesOverdue: Bool
  var isClosed = false
  /// Whether the item may stay, by what was decided.
  var kept: [Item: Bool] = [:]
  /// Those that were taken for it.
  var removed: Set<Item> = []
}

/// What is done about reviews.
enum ModelReviewStep: Hashable, Sendable {
  /// Of one application or of all.
  case create(application: String?, dueIn: Int?, removesOverdue: Bool)
  /// Of items by their place.
  case decide(review: Int, [Verdict])
  case close(review: Int)

  struct Verdict: Hashable, Sendable {
    let item: Int
    let keeps: Bool
  }
}

/// A use of a role, as an application reports it.
struct ModelUse: Hashable, Sendable {
  let user: Int
  let application: String
  /// Nil for the application as a whole.
  let role: String?
  /// How long ago, in seconds.
  let ago: Int
}
