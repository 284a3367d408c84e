internal import JSON
internal import LanyardCore
internal import RoleMapping

/// The directory as it will be once the changes at hand are written: what the store holds, and over it what changes.
///
/// Decisions are taken before anything is written, so whoever judges roles looks through this.
struct DirectoryView {
  let reader: any StoreReader
  let tenant: TenantID

  /// Users as they will be; nil for those that go.
  var users: [ResourceID: StoredResource?] = [:]
  /// Groups as they will be; nil for those that go.
  var groups: [ResourceID: StoredResource?] = [:]
  /// Members who join, by group.
  var joining: [ResourceID: Set<ResourceID>] = [:]
  /// Members who leave, by group.
  var leaving: [ResourceID: Set<ResourceID>] = [:]

  init(reader: any StoreReader, tenant: TenantID) {
    self.reader = reader
    self.tenant = tenant
  }

  func user(_ id: ResourceID) throws -> StoredResource? {
    if let changed = users[id] { return changed }
    return try reader.resource(id, type: "User", tenant: tenant)
  }

  /// The groups that will have this member, as facts a mapping policy reads, by id.
  func groupFacts(of member: ResourceID) throws -> [GroupFact] {
    var found: [ResourceID: StoredResource] = [:]
    for group in try reader.groups(of: member, tenant: tenant) { found[group.id] = group }
    for (group, members) in joining where members.contains(member) {
      found[group] = try groups[group] ?? reader.resource(group, type: "Group", tenant: tenant)
    }
    for (group, members) in leaving where members.contains(member) { found[group] = nil }
    for (group, changed) in groups where found[group] != nil { found[group] = changed }
    return found.values.sorted { $0.id < $1.id }.map(Self.fact)
  }

  private static func fact(_ group: StoredResource) -> GroupFact {
    GroupFact(
      value: group.id.description, display: group.document["displayName"]?.stringValue,
      externalID: group.document["externalId"]?.stringValue)
  }
}
