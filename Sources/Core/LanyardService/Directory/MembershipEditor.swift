internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM
internal import SCIMFilter

/// Works out which membership rows a list of edits adds and removes, reading only rows the edits name, in batches; the
/// whole group is walked, a page at a time, only where an edit speaks of all its members. What is held in memory is what
/// the edits name and what changes, never the group.
struct MembershipEditor {
  /// How many rows one question asks for.
  static let batch = 500

  let group: ResourceID
  let tenant: TenantID
  let reader: any StoreReader
  /// The types of resources that the same request makes together with this one.
  let promised: [ResourceID: String]

  /// Those who join, with the names that the client gives them.
  private var added: [ResourceID: String?] = [:]
  private var removed: Set<ResourceID> = []
  /// Whether everybody whom the store holds goes, but for those added.
  private var isEmptied = false

  init(group: ResourceID, tenant: TenantID, reader: any StoreReader, promised: [ResourceID: String] = [:]) {
    self.group = group
    self.tenant = tenant
    self.reader = reader
    self.promised = promised
  }

  /// - Throws: `scim.value.type` where a member has no usable `value`.
  mutating func apply(_ edit: RelationEdit.Edit) throws {
    switch edit {
    case .add(let members): try add(members)
    case .remove(let values): for value in values { if let id = ResourceID(value) { remove(id) } }
    case .removeMatching(let filter): try removeAll(matching: CompiledFilter(filter))
    case .replace(let members):
      empty()
      try add(members)
    case .removeAll: empty()
    }
  }

  /// What really changes: rows that were not there, and rows that were; each by member.
  ///
  /// - Throws: `scim.value.type` where somebody who joins is nobody of this directory.
  func outcome() throws -> (added: [Membership], removed: [Membership]) {
    var present: Set<ResourceID> = []
    var gone: [Membership] = []
    if isEmptied {
      try reader.walkMembers(of: group, tenant: tenant) { row in
        if added[row.member] == nil { gone.append(row) } else { present.insert(row.member) }
      }
    } else {
      present = Set(try rows(of: added.keys.sorted()).map(\.member))
      gone = try rows(of: removed.sorted())
    }
    return (try memberships(added.keys.filter { !present.contains($0) }.sorted()), gone)
  }

  private mutating func add(_ members: [JSONObject]) throws {
    for member in members {
      guard let value = member["value"]?.stringValue, let id = ResourceID(value) else {
        throw Self.unknown(member["value"].map { String($0.text.prefix(80)) } ?? "nothing")
      }
      removed.remove(id)
      added.updateValue(member["display"]?.stringValue, forKey: id)
    }
  }

  private mutating func remove(_ id: ResourceID) {
    added[id] = nil
    if !isEmptied { removed.insert(id) }
  }

  private mutating func empty() {
    isEmptied = true
    added = [:]
    removed = []
  }

  private mutating func removeAll(matching filter: CompiledFilter) throws {
    if !isEmptied {
      var matching: [ResourceID] = []
      try reader.walkMembers(of: group, tenant: tenant) { row in
        if filter.matches(element: .object(row.facts)) { matching.append(row.member) }
      }
      for id in matching { remove(id) }
    }
    for row in try memberships(added.keys.sorted()) where filter.matches(element: .object(row.facts)) {
      remove(row.member)
    }
  }

  /// The rows of those who join. Their type is the resource's own, whatever the client says. Ids are ours: a client knows
  /// none but those that it was told, so that one of nobody is a mistake which nothing later will mend.
  private func memberships(_ ids: [ResourceID]) throws -> [Membership] {
    var rows: [Membership] = []
    for slice in ids.slices(of: Self.batch) {
      let types = try reader.resourceTypes(of: slice, tenant: tenant)
      for id in slice {
        // People whom sign-ins created are in the groups that assertions name, and in no other.
        guard let type = types[id] ?? promised[id], !type.hasSameOctets(as: StoredResource.justInTimeType) else {
          throw Self.unknown(id.description)
        }
        rows.append(Membership(group: group, member: id, type: type, display: added[id] ?? nil))
      }
    }
    return rows
  }

  private static func unknown(_ received: String) -> CodedError {
    CodedError(
      .scimValueType, "a member's `value` names no resource of this directory", expected: "the id of a user or a group",
      received: "`\(received)`", remedy: "send the `id` that this server gave the resource; it may have been deleted")
  }

  private func rows(of ids: [ResourceID]) throws -> [Membership] {
    try ids.slices(of: Self.batch).flatMap { slice in
      try reader.members(of: group, among: slice, tenant: tenant).sorted { $0.member < $1.member }
    }
  }
}
