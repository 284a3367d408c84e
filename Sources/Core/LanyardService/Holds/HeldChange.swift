internal import Diagnostics
internal import JSON
internal import LanyardCore

/// What a request changes in the directory, as it was before: kept where its revocations are held, so that it can be put
/// back.
struct HeldChange {
  let tenant: TenantID
  var images: [HeldRecord.Image] = []

  init(tenant: TenantID) {
    self.tenant = tenant
  }

  /// A resource that is written: the attributes that differ. A new one has nothing to be put back to.
  ///
  /// - Parameter names: the only attributes to keep; nil for all.
  mutating func note(_ before: StoredResource?, becoming after: StoredResource, only names: [String]? = nil) {
    guard let before else { return }
    let names = Set(names ?? before.document.names + after.document.names).sorted()
      .filter { before.document[$0] != after.document[$0] }
    guard !names.isEmpty else { return }
    images.append(
      .attributes(
        before.id, type: before.type, before: before.document.picking(names), after: after.document.picking(names)))
  }

  /// Membership rows that go and come.
  mutating func note(left: [Membership], joined: [Membership]) {
    images += left.runs(of: HeldRecord.rowsPerRecord).map { .left($0) }
    images += joined.runs(of: HeldRecord.rowsPerRecord).map { .joined($0) }
  }

  /// A resource that goes, with the memberships it holds and those held of it. The rows come first: what was changed last
  /// is put back first, and rows need their resource.
  mutating func note(deleting gone: StoredResource, _ reader: any StoreReader) throws {
    note(left: try reader.parentGroups(of: [gone.id], tenant: tenant), joined: [])
    var rows: [Membership] = []
    try reader.walkMembers(of: gone.id, tenant: tenant) { rows.append($0) }
    note(left: rows, joined: [])
    images.append(.deletion(gone))
  }

  /// The change that keeps the images, and the episodes and suppressions that the plan closes or opens.
  func keeping(_ plan: GrantPlan, _ context: CommandContext) -> [Change] {
    guard let hold = plan.hold ?? plan.waiting else { return [] }
    return keeping(plan, in: hold, context)
  }

  func keeping(_ plan: GrantPlan, in hold: Hold, _ context: CommandContext) -> [Change] {
    let episodes = plan.episodes.map { HeldRecord.Image.episodes($0.subject, $0.before) }
    let suppressions = plan.suppressions.map { HeldRecord.Image.suppressions($0.subject, $0.before) }
    // These come last: they are put back first, before somebody is judged by what else is.
    let records = (images + episodes + suppressions).map { image in
      HeldRecord(tenant: tenant, hold: hold.id, request: context.request.id, changed: context.now, image: image)
    }
    return records.isEmpty ? [] : [.appendHeldRecords(records, hold: hold.id, tenant: tenant)]
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
