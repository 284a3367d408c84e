internal import Diagnostics
internal import JSON
internal import LanyardCore

/// How a grant comes into a hold and out of it. It is the same row of the ledger all the while: whoever holds the role has
/// held it without a break.
extension Grant {
  /// The same grant, waiting for a person because of what this request changed.
  func held(in hold: Hold, _ context: CommandContext) -> Grant {
    var grant = self
    grant.state = .held
    grant.hold = hold.id
    grant.origin["held"] = ["request": .string(context.request.id), "at": .string(context.now.rfc3339)]
    return grant
  }

  /// The same grant, waiting no more.
  func resumed() -> Grant {
    guard state == .held else { return self }
    var grant = self
    grant.state = .active
    grant.hold = nil
    grant.origin["held"] = JSONValue?.none
    return grant
  }
}
