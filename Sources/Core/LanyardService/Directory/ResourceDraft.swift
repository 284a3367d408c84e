internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// A resource about to be written: what create, replace, patch and delete have in common. It turns the new state into
/// rows, judges the roles of everybody whom the change touches, and records it all in one change set.
struct ResourceDraft {
  /// Nil for a new resource.
  let before: StoredResource?
  /// Nil for one that goes.
  let after: StoredResource?
  let type: ResourceType
  let services: DirectoryServices

  struct Outcome {
    var joined: [Membership] = []
    var left: [Membership] = []
  }

  /// Decides the write. `render` makes the body of the answer once the memberships are known.
  func decide<C: Command>(
    verb: String, changes: [AttributeChange], edits: [RelationEdit.Edit], command: C, _ reader: any StoreReader,
    _ context: CommandContext, render: (Outcome) throws -> JSONObject?
  ) throws -> Decision<ResourceReply> where C.Reply == ResourceReply {
    guard let after else { preconditionFailure("a deletion is decided by DeleteResource") }
    let index = ResourceIndex.values(of: after.document, type: type)
    if let conflict = try ResourceIndex.conflict(
      of: index, id: after.id, type: type, tenant: after.tenant, reader: reader)
    {
      return command.refuse(conflict, context)
    }
    var editor = MembershipEditor(group: after.id, tenant: after.tenant, reader: reader)
    do {
      for edit in edits { try editor.apply(edit) }
    } catch let error as CodedError where error.exposure == .caller {
      return command.refuse(error, context)
    }
    let (joined, left) = try editor.outcome()
    let outcome = Outcome(joined: joined, left: left)
    if before != nil, changes.isEmpty, joined.isEmpty, left.isEmpty {
      return .unchanged(ResourceReply(id: after.id, version: after.version, representation: try render(outcome)))
    }
    let written = before == nil ? after : after.modified(at: context.now)
    let event = ResourceEvents.event(
      verb, written, type: type, changes: changes, joined: joined, left: left, context)
    var changeSet = ChangeSet(recording: event, rows(written, index: index, outcome))
    let roles = try judge(written, outcome, attributesChanged: !changes.isEmpty, reader, context)
    changeSet.add(roles.changes, recording: roles.events)
    return .done(
      ResourceReply(id: written.id, version: written.version, representation: try render(outcome)), changeSet)
  }

  private func rows(_ written: StoredResource, index: [IndexedValue], _ outcome: Outcome) -> [Change] {
    var changes: [Change] = []
    if let before {
      changes.append(.updateResource(written, expecting: before.version, index: index))
    } else {
      changes.append(.insertResource(written, index: index))
    }
    if !outcome.left.isEmpty {
      changes.append(
        .removeMemberships(group: written.id, members: outcome.left.map(\.member), tenant: written.tenant))
    }
    if !outcome.joined.isEmpty { changes.append(.addMemberships(outcome.joined, tenant: written.tenant)) }
    return changes
  }

  private func judge(
    _ written: StoredResource, _ outcome: Outcome, attributesChanged: Bool, _ reader: any StoreReader,
    _ context: CommandContext
  ) throws -> GrantPlan {
    var view = DirectoryView(reader: reader, tenant: written.tenant)
    var subjects: Set<ResourceID> = []
    if type.name == "User" {
      view.users[written.id] = written
      subjects = [written.id]
    } else {
      view.groups[written.id] = written
      view.joining[written.id] = Set(outcome.joined.map(\.member))
      view.leaving[written.id] = Set(outcome.left.map(\.member))
      for row in outcome.joined + outcome.left where row.type == "User" { subjects.insert(row.member) }
      // Conditions read a group's name: a new name touches every member.
      if before != nil, attributesChanged {
        try reader.walkMembers(of: written.id, tenant: written.tenant) { row in
          if row.type == "User" { subjects.insert(row.member) }
        }
      }
    }
    return try GrantPlanner(policies: services.policies).plan(for: subjects.sorted(), in: view, context)
  }
}

extension StoredResource {
  /// The next version.
  func modified(at now: Instant) -> StoredResource {
    var next = self
    next.version += 1
    next.lastModified = now
    return next
  }
}
