internal import LanyardCore

/// How a grant comes into a hold and out of it. It is the same row of the ledger all the while: whoever holds the role has
/// held it without a break.
extension Grant {
  /// The same grant, waiting for a person.
  func held(in hold: Hold) -> Grant {
    var grant = self
    grant.state = .held
    grant.hold = hold.id
    return grant
  }

  /// The same grant, waiting no more.
  func resumed() -> Grant {
    guard state == .held else { return self }
    var grant = self
    grant.state = .active
    grant.hold = nil
    return grant
  }
}
