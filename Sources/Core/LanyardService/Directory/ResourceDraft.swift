internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// A resource about to be written: what create, replace and patch have in common. It turns the new state into rows, judges
/// the roles of everybody whom the change touches, and records it all in one change set.
struct ResourceDraft {
  /// Nil for a new resource.
  let before: StoredResource?
  let after: StoredResource
  let type: ResourceType
  let services: DirectoryServices
  /// What happens, as the log says it: `created`, `replaced`, `patched`.
  let verb: String
  let changes: [AttributeChange]
  let edits: [RelationEdit.Edit]
  /// The types of resources that the same request makes together with this one.
  var promised: [ResourceID: String] = [:]
  /// Whether others refer to a new resource by its id already.
  var isIDFixed = false

  struct Outcome {
    var joined: [Membership] = []
    var left: [Membership] = []
  }

  /// Decides the write. `render` makes the body of the answer once the resource's id and the memberships are known.
  func decide<C: Command>(
    _ command: C, _ reader: any StoreReader, _ context: CommandContext,
    render: (StoredResource, Outcome) throws -> JSONObject?
  ) throws -> Decision<ResourceReply> where C.Reply == ResourceReply {
    let index = ResourceIndex.values(of: after.document, type: type)
    let outcome: Outcome
    let unlisted: UnlistedRoles?
    do {
      unlisted = try unlistedRoles(reader)
      try ResourceIndex.requireFree(index, for: after, type: type, reader: reader)
      outcome = try memberships(reader)
    } catch let error as CodedError where error.exposure == .caller {
      return command.refuse(error, context)
    }
    if before != nil, changes.isEmpty, outcome.joined.isEmpty, outcome.left.isEmpty {
      return .unchanged(
        ResourceReply(id: after.id, version: after.version, representation: try render(after, outcome)))
    }
    let names = try nameClaims(reader)
    let written = before == nil ? after.taking(names.adopted?.id) : after.modified(at: context.now)
    let event = ResourceEvents.event(
      verb, written, type: type, changes: changes, joined: outcome.joined, left: outcome.left, context)
    var changeSet = ChangeSet(
      recording: event, names.changes(written.tenant) + rows(written, index: index, outcome))
    let roles = try judge(written, outcome, ending: names.ended.map(\.id), reader, context)
    let followUps =
      names.events(written.tenant, context) + [unlisted?.event(about: written, context)].compactMap(\.self)
    changeSet.add(try roles.changes + heldChange(outcome, roles, reader, context), recording: followUps + roles.events)
    return .done(
      ResourceReply(id: written.id, version: written.version, representation: try render(written, outcome)), changeSet)
  }

  private func nameClaims(_ reader: any StoreReader) throws -> NameClaims {
    guard type.role == .user else { return NameClaims() }
    return try NameClaims(
      before: before?.document, after: after.document, id: isIDFixed ? after.id : nil, tenant: after.tenant,
      services, reader)
  }

  /// The roles that the write newly states of a user and that the tenant may not use; nil where it states none.
  ///
  /// - Throws: `scim.role.unlisted` where the tenant is strict about them.
  private func unlistedRoles(_ reader: any StoreReader) throws -> UnlistedRoles? {
    guard type.role == .user, after.document["roles"] != nil, before?.document["roles"] != after.document["roles"],
      let tenant = try reader.tenant(after.tenant)
    else { return nil }
    let catalogue = try services.catalogue(of: tenant, reader)
    let unlisted = UnlistedRoles(of: after.document, beside: before?.document ?? [:], listing: catalogue.roles)
    if catalogue.tenant?.strictRoles == true { try unlisted.refuse() }
    return unlisted
  }

  /// - Throws: `scim.value.type` for a member who is nobody of this directory.
  private func memberships(_ reader: any StoreReader) throws -> Outcome {
    guard !edits.isEmpty else { return Outcome() }
    var editor = MembershipEditor(group: after.id, tenant: after.tenant, reader: reader, promised: promised)
    for edit in edits { try editor.apply(edit) }
    let (joined, left) = try editor.outcome()
    return Outcome(joined: joined, left: left)
  }

  private func rows(_ written: StoredResource, index: [IndexedValue], _ outcome: Outcome) -> [Change] {
    var rows: [Change] = []
    if let before {
      rows.append(.updateResource(written, expecting: before.version, index: index))
    } else {
      rows.append(.insertResource(written, index: index))
    }
    if !outcome.left.isEmpty {
      rows.append(.removeMemberships(group: written.id, members: outcome.left.map(\.member), tenant: written.tenant))
    }
    if !outcome.joined.isEmpty { rows.append(.addMemberships(outcome.joined, tenant: written.tenant)) }
    return rows
  }

  /// What there was before, where the revocations that the write brings wait for a person; and what of it other holds must
  /// not put back any more.
  private func heldChange(
    _ outcome: Outcome, _ roles: GrantPlan, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> [Change] {
    guard type.role != .neither else { return [] }
    var change = try HeldChange(roles, tenant: after.tenant, reader, context)
    guard !change.isNeedless else { return [] }
    // Of somebody whose revocations wait already, a deactivation is kept and not whatever else is written of them.
    change.note(before, becoming: after, only: change.isWhole ? nil : (type.role == .user ? ["active"] : []))
    change.note(left: outcome.left, joined: outcome.joined)
    return change.keeping(roles, context)
  }

  private func judge(
    _ written: StoredResource, _ outcome: Outcome, ending ended: [ResourceID], _ reader: any StoreReader,
    _ context: CommandContext
  ) throws -> GrantPlan {
    var view = DirectoryView(reader: reader, tenant: written.tenant)
    var subjects: Set<ResourceID> = []
    switch type.role {
    case .user:
      view.users[written.id] = written
      for subject in ended { view.users[subject] = .some(nil) }
      subjects = Set([written.id] + ended)
    case .group:
      view.groups[written.id] = written
      view.joining[written.id] = Set(outcome.joined.map(\.member))
      view.leaving[written.id] = Set(outcome.left.map(\.member))
      for row in outcome.joined + outcome.left where row.type == "User" { subjects.insert(row.member) }
      // Conditions read a group's name: a new name touches every member.
      if before != nil, !changes.isEmpty {
        return try GrantPlanner(policies: services.policies).plan(
          for: subjects, andMembersOf: written, in: view, context)
      }
    case .neither: return GrantPlan()
    }
    return try GrantPlanner(policies: services.policies).plan(
      for: subjects.sorted(), in: view, because: .directory, context)
  }
}

extension StoredResource {
  /// The same resource under the id of the subject that it adopts.
  fileprivate func taking(_ id: ResourceID?) -> StoredResource {
    guard let id else { return self }
    return StoredResource(
      id: id, tenant: tenant, type: type, version: version, created: created, lastModified: lastModified,
      document: document)
  }

  /// The next version.
  fileprivate func modified(at now: Instant) -> StoredResource {
    var next = self
    next.version += 1
    next.lastModified = now
    return next
  }
}
