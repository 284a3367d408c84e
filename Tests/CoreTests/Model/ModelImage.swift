import Diagnostics
import RoleMapping

/// One thing that a held request changed, as it was before.
enum ModelImage: Hashable, Sendable {
  /// Parts of a user, by name.
  case user(Int, [String], before: ModelUser, after: ModelUser)
  /// Parts of a group, by name.
  case group(Int, [String], before: ModelGroup, after: ModelGroup)
  case userGone(Int, ModelUser)
  case groupGone(Int, ModelGroup)
  /// Who left, by group.
  case left([Int: Set<Int>])
  /// Who came to a group.
  case joined(Int, Set<Int>)
  case episodes(Int, [String: Instant])
  /// Roles that were kept from somebody.
  case suppressions(Int, Set<RoleReference>)

  /// Whether there is nothing to put back.
  var isEmpty: Bool {
    switch self {
    case .user(_, let names, _, _), .group(_, let names, _, _): names.isEmpty
    case .left(let rows): rows.values.allSatisfy(\.isEmpty)
    case .joined(_, let members): members.isEmpty
    case .userGone, .groupGone, .episodes, .suppressions: false
    }
  }
}

/// An image that is kept.
struct ModelKept: Hashable, Sendable {
  let image: ModelImage
  let changed: Instant
  /// Whether it could not be put back.
  var isRefused = false
}

extension NaiveModel {
  /// Keeps what there was before, where revocations of the change wait for a person.
  ///
  /// - Parameter hold: the hold to keep it in where nothing of the change waits; nil for none.
  mutating func keep(_ images: [ModelImage], _ judged: Judged, in hold: Int? = nil) {
    guard let hold = judged.hold ?? judged.waiting ?? hold else { return }
    let open = judged.episodes.map { ModelImage.episodes($0.user, $0.before) }
    let over = judged.suppressions.map { ModelImage.suppressions($0.user, $0.before) }
    holds[hold].images += (images.filter { !$0.isEmpty } + open + over).map { ModelKept(image: $0, changed: now) }
  }
}
