internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SCIM

/// Attributes and whole resources.
extension Restoring {
  func resource(_ id: ResourceID, _ type: String) throws -> StoredResource? {
    try resources[id] ?? reader.resource(id, type: type, tenant: tenant)
  }

  mutating func restore(
    _ id: ResourceID, _ type: String, before: JSONObject, after: JSONObject, but overtaken: Set<HeldRecord.Image.Part>
  ) throws -> HeldRecord.Refusal? {
    guard registry.resourceType(named: type) != nil, var found = try resource(id, type) else { return .gone(type) }
    var (changed, now) = ([String](), found.document)
    for name in Set(before.names + after.names).sorted() where now[name] != before[name] {
      let isOurs = now[name] == after[name] && !overtaken.contains(HeldRecord.Image.Part(resource: id, name: name))
      if isOurs { now[name] = before[name] } else { changed.append(name) }
    }
    guard now != found.document else { return changed.isEmpty ? nil : .changed(changed) }
    found.document = now
    if let refusal = try takeUnique(of: found) { return refusal }
    resources[id] = found
    if type == "Group" { renamed.insert(id) } else { touchedUsers.insert(id) }
    return changed.isEmpty ? nil : .changed(changed)
  }

  mutating func bringBack(_ gone: StoredResource, since moment: Instant) throws -> HeldRecord.Refusal? {
    guard registry.resourceType(named: gone.type) != nil else { return .gone(gone.type) }
    guard try resource(gone.id, gone.type) == nil else { return nil }
    if try isReplaced(gone, since: moment) { return .replaced(gone.type) }
    if let refusal = try takeUnique(of: gone) { return refusal }
    resources[gone.id] = gone
    returning.insert(gone.id)
    if gone.type == "User" { touchedUsers.insert(gone.id) }
    return nil
  }

  /// Whether a group has been made since that has the name of the one that is gone: it is the one that the identity
  /// provider knows, and roles that hung on the old one would be nobody's concern. What one request did has one moment.
  private func isReplaced(_ gone: StoredResource, since moment: Instant) throws -> Bool {
    guard gone.type == "Group", let name = gone.document["displayName"]?.stringValue,
      let folded = PolicyStage.group(name).foldedGroupName
    else { return false }
    return try reader.resources(type: "Group", key: "displayName", folded: folded, tenant: tenant)
      .contains { $0.created >= moment }
  }

  /// Claims the values that nobody else may have.
  private mutating func takeUnique(of resource: StoredResource) throws -> HeldRecord.Refusal? {
    guard let type = registry.resourceType(named: resource.type) else { return .gone(resource.type) }
    let index = ResourceIndex.values(of: resource.document, type: type)
    let keys = index.filter(\.isUnique).map { OctetKey("\(type.name)\u{0}\($0.key)\u{0}\($0.folded)\u{0}") }
    let own = Set(
      (resources[resource.id].map { ResourceIndex.values(of: $0.document, type: type) } ?? []).filter(\.isUnique)
        .map { OctetKey("\(type.name)\u{0}\($0.key)\u{0}\($0.folded)\u{0}") })
    guard taken.subtracting(own).isDisjoint(with: keys) else { return .taken(resource.type, index) }
    do {
      try ResourceIndex.requireFree(index, for: resource, type: type, reader: reader)
    } catch let error as CodedError where error.code == .scimUniqueness {
      return .taken(resource.type, index)
    }
    taken.formUnion(keys)
    return nil
  }
}
