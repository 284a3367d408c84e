internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM
internal import SCIMFilter

/// Works out which membership rows a list of edits adds and removes, reading only rows the edits name; the whole group is
/// walked, a page at a time, only where an edit speaks of all its members.
struct MembershipEditor {
  let group: ResourceID
  let tenant: TenantID
  let reader: any StoreReader

  private var added: [ResourceID: Membership] = [:]
  private var removed: Set<ResourceID> = []

  init(group: ResourceID, tenant: TenantID, reader: any StoreReader) {
    self.group = group
    self.tenant = tenant
    self.reader = reader
  }

  /// - Throws: `scim.value.type` where a member has no usable `value`.
  mutating func apply(_ edit: RelationEdit.Edit) throws {
    switch edit {
    case .add(let members): try add(members)
    case .remove(let values): for value in values { if let id = ResourceID(value) { remove(id) } }
    case .removeMatching(let filter):
      try walk { row in if filter.matches(element: .object(row.facts)) { remove(row.member) } }
      for row in Array(added.values) where filter.matches(element: .object(row.facts)) { remove(row.member) }
    case .replace(let members):
      try walk { row in remove(row.member) }
      added = [:]
      try add(members)
    case .removeAll:
      try walk { row in remove(row.member) }
      added = [:]
    }
  }

  /// What really changes: rows that were not there, and rows that were.
  func outcome() throws -> (added: [Membership], removed: [Membership]) {
    let present = try existing(Array(added.keys))
    let gone = try existing(Array(removed))
    let joining = added.values.filter { present[$0.member] == nil }.sorted { $0.member < $1.member }
    return (joining, gone.values.sorted { $0.member < $1.member })
  }

  private mutating func add(_ members: [JSONObject]) throws {
    for member in members {
      guard let value = member["value"]?.stringValue, let id = ResourceID(value) else {
        throw CodedError(
          .scimValueType, "a member's `value` names no resource of this directory",
          expected: "the id of a user or a group",
          received: member["value"].map { String($0.text.prefix(80)) } ?? "nothing",
          remedy: "send the `id` that this server gave the resource")
      }
      removed.remove(id)
      added[id] = Membership(
        group: group, member: id, type: try type(of: id, named: member["type"]?.stringValue),
        display: member["display"]?.stringValue)
    }
  }

  private mutating func remove(_ id: ResourceID) {
    added[id] = nil
    removed.insert(id)
  }

  /// `Group` where the id is a group's, or is said to be and is nobody's.
  private func type(of id: ResourceID, named: String?) throws -> String {
    if try reader.resource(id, type: "User", tenant: tenant) != nil { return "User" }
    if try reader.resource(id, type: "Group", tenant: tenant) != nil { return "Group" }
    return named == "Group" ? "Group" : "User"
  }

  private func existing(_ ids: [ResourceID]) throws -> [ResourceID: Membership] {
    var found: [ResourceID: Membership] = [:]
    for start in stride(from: 0, to: ids.count, by: 500) {
      let slice = Array(ids[start..<min(start + 500, ids.count)])
      for row in try reader.members(of: group, among: slice, tenant: tenant) { found[row.member] = row }
    }
    return found
  }

  private func walk(_ body: (Membership) throws -> Void) throws {
    try reader.walkMembers(of: group, tenant: tenant, body)
  }
}

extension Membership {
  /// The row as an element of the `members` attribute.
  var facts: JSONObject {
    var element: JSONObject = ["value": .string(member.description), "type": .string(type)]
    if let display { element["display"] = .string(display) }
    return element
  }
}
