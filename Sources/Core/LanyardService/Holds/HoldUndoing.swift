internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SCIM

/// One step of putting back what held requests changed: as many before-images as one transaction should restore, the
/// newest first.
struct HoldUndoing {
  /// The hold as it is.
  let hold: Hold
  let services: DirectoryServices

  /// How many resources and membership rows a step restores.
  static let rowsPerStep = 1000

  /// - Parameter place: restores images older than this one; nil for all.
  func step(
    before place: Int?, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> HoldRelease.Step {
    let (records, last) = try next(before: place, reader)
    var restoring = try Restoring(of: hold, services: services, reader)
    for record in records { try restoring.restore(record) }
    var step = HoldRelease.Step(hold: hold)
    step.plan.changes = try restoring.changes(context)
    step.plan.events = try restoring.events(context)
    let subjects = try restoring.subjects().sorted()
    let roles = try GrantPlanner(policies: services.policies).plan(
      for: subjects, in: try restoring.view(), because: .undone, letting: HoldDecision(hold: hold), context)
    step.plan.add(roles)
    if let note = try noteOfMissingRoles(among: subjects, roles, records, restoring, reader) {
      step.plan.changes.append(note)
    }
    step.hold.work = .undo(before: last)
    let isLater = subjects.count > GrantPlanner.subjectsPerTransaction
    if try !isLater && isLast(last, reader) {
      try finish(&step, reader, context)
    }
    return step
  }

  /// Says of a step whose directory was put back that roles which were let go did not come back with it: by today's rules
  /// and grants these people do not get them.
  private func noteOfMissingRoles(
    among subjects: [ResourceID], _ roles: GrantPlan, _ records: [HeldRecord], _ restoring: Restoring,
    _ reader: any StoreReader
  ) throws -> Change? {
    guard hold.closed != nil, let place = records.firstIndex(where: { restoring.puts($0) }) else { return nil }
    let given = Set(roles.granted.map { HeldRole(subject: $0.subject, role: $0.role) })
    let judged = Array(subjects.prefix(GrantPlanner.subjectsPerTransaction))
    let missing = try judged.filter { subject in
      let rows = try reader.grants(of: subject, tenant: hold.tenant, includingEnded: true)
      let inForce = Set(rows.filter { $0.ended == nil }.map(\.role))
      return rows.contains { row in
        row.hold == hold.id && row.endCause == .released && !inForce.contains(row.role)
          && !given.contains(HeldRole(subject: subject, role: row.role))
      }
    }
    guard !missing.isEmpty else { return nil }
    var record = records[place]
    record.refusal = .notGiven(missing)
    return .noteHeldRecord(record)
  }

  private struct HeldRole: Hashable {
    let subject: ResourceID
    let role: RoleReference
  }

  /// The images of a step, and the number of the last one that was looked at. Of a hold that was undone already those alone
  /// that could not be put back then: what was is the directory's again.
  private func next(before place: Int?, _ reader: any StoreReader) throws -> (records: [HeldRecord], last: Int?) {
    var (records, rows, last) = ([HeldRecord](), 0, place)
    while let record = try reader.heldRecords(of: hold.id, tenant: hold.tenant, before: last, limit: 1).first {
      // No more people than this transaction judges, so that nobody is left to the job when the undo is at its end.
      rows += record.image.rowCount
      if rows > Self.rowsPerStep, last != place { break }
      if hold.state != .undone || record.isLeftToRestore { records.append(record) }
      last = record.number
    }
    return (records, last)
  }

  /// Whether nothing is left to restore, and nobody to be judged again.
  private func isLast(_ place: Int?, _ reader: any StoreReader) throws -> Bool {
    guard try reader.heldRecords(of: hold.id, tenant: hold.tenant, before: place, limit: 1).isEmpty else {
      return false
    }
    return try !hasUnjudged(reader)
  }

  /// Whether a job has yet to come to somebody who waits in the hold.
  private func hasUnjudged(_ reader: any StoreReader) throws -> Bool {
    var last: GrantID?
    while true {
      let page = try reader.heldGrants(
        of: hold.id, role: nil, tenant: hold.tenant, after: last, limit: SubjectRecords.batch)
      let people = Set(page.map(\.subject)).sorted()
      if try !reader.evaluationMarks(of: people, tenant: hold.tenant).isEmpty { return true }
      guard page.count == SubjectRecords.batch else { return false }
      last = page.last?.id
    }
  }

  /// What could not be given back goes on waiting: an undo takes nothing from anybody.
  private func finish(
    _ step: inout HoldRelease.Step, _ reader: any StoreReader, _ context: CommandContext
  ) throws {
    step.hold.work = nil
    guard try reader.isEmptied(hold, by: step.plan.unheld) else { return }
    step.hold.close(as: .undone, at: context.now)
  }
}

extension HeldRecord.Image {
  fileprivate var rowCount: Int {
    switch self {
    case .attributes, .deletion, .episodes, .suppressions: 1
    case .left(let rows), .joined(let rows): max(rows.count, 1)
    }
  }
}
