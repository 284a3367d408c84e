internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// What is written.
extension Restoring {
  /// Resources first, that rows have something to belong to.
  func changes(_ context: CommandContext) throws -> [Change] {
    var changes: [Change] = []
    for (id, resource) in resources.sorted(by: { $0.key < $1.key }) {
      guard let type = registry.resourceType(named: resource.type) else { continue }
      let index = ResourceIndex.values(of: resource.document, type: type)
      var next = resource
      next.version += 1
      next.lastModified = context.now
      changes.append(
        returning.contains(id)
          ? .insertResource(next, index: index)
          : .updateResource(next, expecting: resource.version, index: index))
    }
    for (group, members) in leaving.sorted(by: { $0.key < $1.key }) where !members.isEmpty {
      changes.append(.removeMemberships(group: group, members: members.sorted(), tenant: tenant))
    }
    let rows = joining.sorted { $0.key < $1.key }.flatMap { $0.value.values.sorted { $0.member < $1.member } }
    if !rows.isEmpty { changes.append(.addMemberships(rows, tenant: tenant)) }
    for (subject, open) in episodes.sorted(by: { $0.key < $1.key }) {
      changes.append(.putEpisodes(open, subject: subject, tenant: tenant))
    }
    for (_, back) in suppressions.sorted(by: { $0.key < $1.key }) { changes += back.map { .putSuppression($0) } }
    changes += try overtaking(context)
    return changes + noted.map { .noteHeldRecord($0) }
  }

  /// What other holds must not put back any more, for it is put back here.
  private func overtaking(_ context: CommandContext) throws -> [Change] {
    var plan = GrantPlan()
    plan.hold = hold
    var change = try HeldChange(plan, tenant: tenant, reader, context)
    for (id, resource) in resources.sorted(by: { $0.key < $1.key }) where !returning.contains(id) {
      change.note(try reader.resource(id, type: resource.type, tenant: tenant), becoming: resource)
    }
    let left = leaving.sorted { $0.key < $1.key }.flatMap { group, members in
      members.sorted().map { Membership(group: group, member: $0, type: "User") }
    }
    change.note(left: left, joined: joining.values.flatMap(\.values).sorted { $0.member < $1.member })
    return change.noting()
  }

  /// Everybody who is judged again.
  func subjects() throws -> Set<ResourceID> {
    var subjects = touchedUsers
    for group in renamed {
      guard let found = resources[group] else { continue }
      subjects.formUnion(try reader.users(in: found, atMost: .max).users)
    }
    return subjects
  }

  /// The directory as it will be.
  func view() throws -> DirectoryView {
    var view = DirectoryView(reader: reader, tenant: tenant)
    for (id, resource) in resources {
      if resource.type == "Group" { view.groups[id] = resource } else { view.users[id] = resource }
    }
    view.joining = joining.mapValues { Set($0.keys) }
    view.leaving = leaving
    view.openEpisodes = episodes
    view.returningSuppressions = suppressions
    return view
  }

  /// What is put back, resource by resource, as the log tells of every other write of the directory.
  func events(_ context: CommandContext) throws -> [TenantEvent] {
    try resources.sorted { $0.key < $1.key }.compactMap { id, resource in
      guard let type = registry.resourceType(named: resource.type) else { return nil }
      let old = try returning.contains(id) ? [:] : stored(id, resource.type)
      let (left, joined) = (leaving[id] ?? [], joining[id] ?? [:])
      return ResourceEvents.event(
        "restored", resource, type: type, changes: AttributeChange.between(old, resource.document, of: type),
        joined: joined.values.sorted { $0.member < $1.member },
        left: left.sorted().map { Membership(group: id, member: $0, type: "User") }, context)
    }
  }

  private func stored(_ id: ResourceID, _ type: String) throws -> JSONObject {
    try reader.resource(id, type: type, tenant: tenant)?.document ?? [:]
  }

  /// Whether nothing stood against putting the image back.
  func puts(_ record: HeldRecord) -> Bool { !refusedNumbers.contains(record.number) }

  /// Images that were not put back, and why.
  var refused: [HeldRecord] { noted.filter { $0.refusal != nil } }
}
