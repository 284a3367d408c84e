import Diagnostics

/// From where on revocations wait for a person.
struct ModelGuard: Hashable, Sendable {
  var count: Int
  var percent: Int
  var minutes: Int

  static let never = ModelGuard(count: 1_000_000, percent: 100, minutes: 10)
  /// In a small directory it trips every few dozen steps.
  static let narrow = ModelGuard(count: 7, percent: 30, minutes: 10)
  /// Of a few people who lose something in one request or soon after each other.
  static let tight = ModelGuard(count: 3, percent: 20, minutes: 30)

  /// Each story has one of them.
  static func of(_ seed: UInt64) -> ModelGuard { [.tight, .never, .narrow, .tight][Int(seed % 4)] }

  var text: String {
    #"{"revocations": {"count": \#(count), "percent": \#(percent), "window": "PT\#(minutes)M"}}"#
  }

  func trips(losing: Int, holding: Int) -> Bool {
    losing > count || losing > 5 && losing * 100 > holding * percent
  }
}

/// Revocations that wait, or waited, for a person. Holds go by their place in the list.
struct ModelHold: Hashable, Sendable {
  enum State: String, Sendable {
    case open, released, undone, cancelled
  }

  var state = State.open
  var closed: Instant?
  /// What the held requests changed, as it was before, in their order.
  var images: [ModelKept] = []
  /// Whether something could not be put back.
  var hasRefusals: Bool { images.contains(where: \.isRefused) }
  /// Whether a person let all go that waited, and not the last of them by name.
  var isLetGoWhole = false
  /// What was written since by what the hold does not keep, with how many images there were then.
  var overtaken: [ModelPart: Int] = [:]
  /// Whether a background job has yet to finish putting back.
  var isUndoing = false
}

/// What a person decides of held revocations.
enum ModelHoldDecision: Hashable, Sendable {
  case releaseAll
  case release(user: Int)
  case urgent(user: Int)
}
