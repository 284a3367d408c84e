internal import Diagnostics
internal import JSON
internal import LanyardCore

/// What a request changes in the directory, as it was before: kept where its revocations are held, so that it can be put
/// back. Every other hold that could be undone learns what of it the request overtakes.
struct HeldChange {
  let tenant: TenantID
  /// The hold that keeps it; nil where the request's revocations pass.
  let hold: Hold?
  /// Whether the request is held whole, and not only what it takes from people whose revocations wait already.
  let isWhole: Bool
  /// The holds that can be undone, with the number of the last image of each.
  private let undoable: [HoldID: Int]
  private(set) var images: [HeldRecord.Image] = []
  /// What is written and not kept.
  private(set) var passing: [HeldRecord.Image] = []

  /// - Parameter open: keeps what the request changes even where nothing of it waits.
  init(_ plan: GrantPlan, tenant: TenantID, in open: Hold? = nil, _ reader: any StoreReader, _ context: CommandContext)
    throws
  {
    self.tenant = tenant
    // Of a batch that tripped the guard every operation is kept, also what takes nothing from anybody.
    let tripped = context.tripped.flatMap { $0.tenant == tenant ? $0 : nil }
    hold = plan.hold ?? plan.waiting ?? tripped ?? open
    isWhole = plan.hold != nil || tripped != nil
    undoable = try reader.undoableHolds(of: tenant, after: context.now - Hold.undoPeriod)
  }

  /// Of a change that writes nothing of the directory: what follows from judging people again.
  init(rolesOf plan: GrantPlan, tenant: TenantID) {
    self.tenant = tenant
    hold = plan.hold ?? plan.waiting
    isWhole = plan.hold != nil
    undoable = [:]
  }

  /// Whether there is no hold for which the change means anything.
  var isNeedless: Bool { hold == nil && undoable.isEmpty }

  /// A resource that is written: the attributes that differ. A new one has nothing to be put back to.
  ///
  /// - Parameter names: the only attributes to keep; nil for all.
  mutating func note(_ before: StoredResource?, becoming after: StoredResource, only names: [String]? = nil) {
    guard let before else { return }
    let changed = Set(before.document.names + after.document.names).sorted()
      .filter { before.document[$0] != after.document[$0] }
    let kept = changed.filter { names?.contains($0) ?? true }
    for (names, isKept) in [(kept, true), (changed.filter { !kept.contains($0) }, false)] where !names.isEmpty {
      add(
        [
          .attributes(
            before.id, type: before.type, before: before.document.picking(names), after: after.document.picking(names))
        ], isKept: isKept)
    }
  }

  /// Membership rows that go and come.
  mutating func note(left: [Membership], joined: [Membership]) {
    add(left.runs(of: HeldRecord.rowsPerRecord).map { .left($0) })
    add(joined.runs(of: HeldRecord.rowsPerRecord).map { .joined($0) })
  }

  /// A resource that goes, with the memberships it holds and those held of it. The rows come first: what was changed last
  /// is put back first, and rows need their resource. Nothing is overtaken: what is gone stays gone.
  mutating func note(deleting gone: StoredResource, _ reader: any StoreReader) throws {
    guard hold != nil else { return }
    note(left: try reader.parentGroups(of: [gone.id], tenant: tenant), joined: [])
    var rows: [Membership] = []
    try reader.walkMembers(of: gone.id, tenant: tenant) { rows.append($0) }
    note(left: rows, joined: [])
    images.append(.deletion(gone))
  }

  private mutating func add(_ added: [HeldRecord.Image], isKept: Bool = true) {
    if isKept && hold != nil { images += added } else { passing += added }
  }

  /// The changes that keep the images, and the episodes and suppressions that the plan closes or opens.
  func keeping(_ plan: GrantPlan, _ context: CommandContext) -> [Change] {
    guard let hold else { return noting() }
    let episodes = plan.episodes.map { HeldRecord.Image.episodes($0.subject, $0.before) }
    let suppressions = plan.suppressions.map { HeldRecord.Image.suppressions($0.subject, $0.before) }
    // These come last: they are put back first, before somebody is judged by what else is.
    let records = (images + episodes + suppressions).map { image in
      HeldRecord(tenant: tenant, hold: hold.id, request: context.request.id, changed: context.now, image: image)
    }
    return noting() + (records.isEmpty ? [] : [.appendHeldRecords(records, hold: hold.id, tenant: tenant)])
  }

  /// The change that tells other holds what is overtaken.
  func noting() -> [Change] {
    let overtaken = overtaken
    return overtaken.isEmpty ? [] : [.noteLaterWrites(overtaken)]
  }

  /// What of earlier images the change overtakes: the hold that keeps it puts it back with them.
  private var overtaken: [LaterWrite] {
    undoable.sorted { $0.key < $1.key }.flatMap { id, number in
      (id == hold?.id ? passing : images + passing).flatMap(\.parts).map { part in
        LaterWrite(tenant: tenant, hold: id, number: number, resource: part.resource, part: part.name)
      }
    }
  }
}

extension HeldRecord.Image {
  /// A single thing that a write changes: an attribute, or a membership.
  struct Part: Hashable {
    let resource: ResourceID
    /// As ``LaterWrite/part``.
    let name: String
  }

  /// What a later write of it overtakes.
  var parts: [Part] {
    switch self {
    case .attributes(let id, _, let before, let after):
      Set(before.names + after.names).sorted().map { Part(resource: id, name: $0) }
    case .left(let rows), .joined(let rows):
      rows.map { Part(resource: $0.group, name: $0.member.description) }
    case .deletion, .episodes, .suppressions: []
    }
  }
}

extension [Membership] {
  fileprivate func runs(of count: Int) -> [[Membership]] {
    stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
  }
}

extension JSONObject {
  /// The members of these names.
  fileprivate func picking(_ names: [String]) -> JSONObject {
    names.reduce(into: [:]) { picked, name in picked[name] = self[name] }
  }
}
