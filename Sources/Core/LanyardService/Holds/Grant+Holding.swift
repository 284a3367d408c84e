internal import Diagnostics
internal import LanyardCore

/// How a grant comes into a hold and out of it. It is the same row of the ledger all the while: whoever holds the role has
/// held it without a break.
extension Grant {
  /// The same grant, waiting for a person because of what this request changed.
  func held(in hold: Hold, _ context: CommandContext) -> Grant {
    var grant = self
    grant.state = .held
    grant.hold = hold.id
    grant.waits.append(Wait(hold: hold.id, request: context.request.id, since: max(context.now, since)))
    return grant
  }

  /// The same grant, waiting no more. A clock that was set back does not let the wait end before it began.
  func resumed(at now: Instant) -> Grant {
    guard state == .held else { return self }
    var grant = self
    grant.state = .active
    grant.hold = nil
    if let last = waits.last { grant.waits[waits.count - 1].until = max(now, last.since) }
    return grant
  }
}
