internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// What was decided of people since a held request took something from them, as the ledger tells it. An undo leaves such
/// people as they are: it must not bring back whom a person let go, or whom the directory took a role from once more.
struct LaterDecisions {
  let hold: Hold
  let reader: any StoreReader
  /// Every row there is of whom was asked about.
  private var grants: [ResourceID: [Grant]] = [:]

  init(of hold: Hold, _ reader: any StoreReader) {
    self.hold = hold
    self.reader = reader
  }

  /// Why nothing of somebody is put back that a held request changed at the moment; nil where it may be.
  mutating func refusal(for subject: ResourceID, since moment: Instant) throws -> HeldRecord.Refusal? {
    for row in try rows(of: subject) {
      if row.hold == hold.id {
        if row.endCause == .released, isChosen(row) { return .released }
      } else if isTakenAgain(row, since: moment) {
        return .takenAgain
      }
    }
    return nil
  }

  /// Whether somebody holds the role now: an undo takes nothing from anybody.
  mutating func holds(_ role: RoleReference, _ subject: ResourceID) throws -> Bool {
    try rows(of: subject).contains { $0.ended == nil && $0.role == role }
  }

  private mutating func rows(of subject: ResourceID) throws -> [Grant] {
    if let known = grants[subject] { return known }
    let rows = try reader.grants(of: subject, tenant: hold.tenant, includingEnded: true)
    grants[subject] = rows
    return rows
  }

  /// Whether a person let this grant go by name, and not with all that waited: an undo takes that back.
  private func isChosen(_ row: Grant) -> Bool {
    guard let ended = row.ended else { return false }
    // What is let go by name closes the hold too, where it is the last that waited.
    guard hold.isLetGoWhole, let closed = hold.closed else { return true }
    return ended < closed
  }

  /// Whether a later change of the directory took the grant, or another hold keeps it.
  private func isTakenAgain(_ row: Grant, since moment: Instant) -> Bool {
    guard let ended = row.ended else { return row.state == .held }
    return ended > moment && (row.endCause == .directory || row.endCause == .released)
  }
}
