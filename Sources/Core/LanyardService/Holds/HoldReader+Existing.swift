internal import Diagnostics
internal import LanyardCore

extension HoldReader {
  /// - Throws: `hold.unknown`.
  func existingHold(_ id: HoldID, tenant: TenantID) throws -> Hold {
    if let found = try hold(id, tenant: tenant) { return found }
    throw CodedError(
      .holdUnknown, "the tenant has no hold `\(id)`", remedy: "list its holds with `lanyard hold list`")
  }

  /// Whether nothing waits in a hold any more once these grants have left it.
  func isEmptied(_ hold: Hold, by leaving: [Grant]) throws -> Bool {
    let leaving = Set(leaving.map(\.id))
    // One more than leave tells whether any stays.
    return try heldGrants(of: hold.id, role: nil, tenant: hold.tenant, after: nil, limit: leaving.count + 1)
      .allSatisfy { leaving.contains($0.id) }
  }
}

extension CodedError {
  static func holdIsClosed(_ hold: Hold) -> CodedError {
    CodedError(
      .holdClosed, "nothing of this hold waits any more", expected: "an open hold",
      received: "a hold that is \(hold.state.rawValue)", remedy: "list open holds with `lanyard hold list`")
  }

  static let holdIsBusy = CodedError(
    .holdBusy, "what was decided about this hold before is still being done",
    remedy: "wait until `lanyard hold show` says that nothing is under way, and ask again")

  static func holdIsUnjudged(_ people: Int) -> CodedError {
    CodedError(
      .holdUnjudged, "people are still to be judged whom the held changes concern: nobody has seen what they lose",
      expected: "everybody judged", received: "\(people) people to be judged",
      remedy:
        "wait until `lanyard mapping status` says that nobody is left, look at the hold, and ask again; or name people")
  }
}
