internal import Diagnostics
internal import JSON
internal import LanyardCore

extension [ResourceID] {
  /// The list in runs of at most so many.
  func slices(of count: Int) -> [[ResourceID]] {
    stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
  }
}

extension Membership {
  /// The row as an element of the `members` attribute.
  var facts: JSONObject {
    var element: JSONObject = ["value": .string(member.description), "type": .string(type)]
    if let display { element["display"] = .string(display) }
    return element
  }
}
