import LanyardTesting
import RoleMapping

/// Chooses what happens next. The same seed tells the same story to the same model.
struct ModelGenerator {
  var random: SeededRandomSource
  private var names = 0

  static let groupNames = ["Support", "support", "Leads", "Review", "On-call", "Finance", "Sales", "Admins"]
  static let keys = ["k1", "k2", "K2"]
  static let userTypes = ["Employee", "Contractor", "contractor"]
  static let departments = ["Sales", "Support"]

  init(seed: UInt64) {
    random = SeededRandomSource(seed: seed)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  /// True once in so many times.
  mutating func once(in count: Int) -> Bool { number(1...count) == 1 }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[number(0...list.count - 1)] }

  mutating func some<Element>(_ list: [Element], atMost count: Int) -> [Element] {
    Array(list.shuffled(using: &random).prefix(number(0...count)))
  }

  mutating func maybe<Element>(_ list: [Element]) -> Element? { once(in: 3) ? nil : pick(list) }

  /// A name that nobody has had, mostly: sometimes one of somebody who is there or was.
  mutating func name() -> String {
    if names > 0, once(in: 8) { return pick(["person", "Person"]) + "\(number(1...names))" }
    names += 1
    return "person\(names)"
  }
}
