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

/// A single thing that a write changes: an attribute of a user or a group, or a membership.
enum ModelPart: Hashable, Sendable {
  case attribute(Int, String)
  case member(Int, of: Int)
}

extension ModelImage {
  var parts: [ModelPart] {
    switch self {
    case .user(let id, let names, _, _), .group(let id, let names, _, _): names.map { .attribute(id, $0) }
    case .left(let rows): rows.flatMap { group, members in members.map { .member($0, of: group) } }
    case .joined(let group, let members): members.map { .member($0, of: group) }
    case .userGone, .groupGone, .episodes, .suppressions: []
    }
  }
}

extension NaiveModel {
  /// Every hold that can be undone learns what was written and what it does not keep.
  ///
  /// - Parameter keeper: the hold that keeps it; nil for none.
  mutating func overtake(_ parts: [ModelPart], keptIn keeper: Int?) {
    for place in holds.indices where place != keeper && !holds[place].images.isEmpty {
      guard holds[place].closed.map({ now <= $0 + Self.undoPeriod }) ?? true else { continue }
      for part in parts { holds[place].overtaken[part] = holds[place].images.count }
    }
  }

  /// Keeps what there was before, where revocations of the change wait for a person.
  ///
  /// - Parameter hold: the hold to keep it in where nothing of the change waits; nil for none.
  mutating func keep(_ images: [ModelImage], _ judged: Judged, in hold: Int? = nil) {
    guard let hold = keeper(of: judged) ?? hold else { return }
    let open = judged.episodes.map { ModelImage.episodes($0.user, $0.before) }
    let over = judged.suppressions.map { ModelImage.suppressions($0.user, $0.before) }
    holds[hold].images += (images.filter { !$0.isEmpty } + open + over).map { ModelKept(image: $0, changed: now) }
  }

  /// The hold that keeps what a change wrote; nil where it passes. Of a batch that tripped the guard all is kept.
  func keeper(of judged: Judged) -> Int? { judged.hold ?? judged.waiting ?? (isTrippedFurtherOn ? openHold : nil) }

  /// Whether a change is held whole, and not only what it takes from people whose revocations wait already.
  func isKeptWhole(_ judged: Judged) -> Bool { judged.hold != nil || isTrippedFurtherOn }
}
