internal import Diagnostics
internal import JSON
internal import LanyardCore

extension Membership {
  /// The row as an element of the `members` attribute.
  var facts: JSONObject {
    var element: JSONObject = ["value": .string(member.description), "type": .string(type)]
    if let display { element["display"] = .string(display) }
    return element
  }
}
