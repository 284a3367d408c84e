internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// Writes resources into an answer as they are shown, reading what belongs to them only where the client wants it.
///
/// Members are held in memory up to a budget for the whole answer; beyond it they are left to be read while the answer is
/// sent.
struct ResourcePrinter {
  /// Members of one group.
  static let membersPerGroup = 500
  /// Members of all groups of an answer together.
  static let membersPerAnswer = 2000

  private let reader: any StoreReader
  private let tenant: TenantID
  private let climb: GroupClimb
  private var budget = Self.membersPerAnswer

  init(reader: any StoreReader, tenant: TenantID) {
    self.reader = reader
    self.tenant = tenant
    self.climb = GroupClimb(tenant: tenant, reader: reader)
  }

  mutating func write(
    _ resource: StoredResource, type: ResourceType, _ rendering: ResourceRendering, to builder: inout AnswerBuilder
  ) throws {
    var relations: [String: [JSONObject]] = [:]
    if type.computed.contains("groups"), rendering.projection.needs("groups"), rendering.visibility.showsGroups {
      relations["groups"] = rendering.elements(for: try climb.groups(of: resource.id))
    }
    guard type.relations.contains("members"), rendering.projection.needs("members") else {
      return builder.write(rendering.render(resource, type: type, relations: relations))
    }
    let limit = min(Self.membersPerGroup, budget)
    let rows = try reader.members(of: resource.id, tenant: tenant, after: nil, limit: limit + 1)
    budget -= min(rows.count, limit)
    guard rows.count > limit else {
      relations["members"] = rows.map { rendering.element(for: $0) }
      return builder.write(rendering.render(resource, type: type, relations: relations))
    }
    write(resource, type, rendering, Array(rows.prefix(limit)), relations, to: &builder)
  }

  /// Writes a group whose further members are read later.
  private func write(
    _ group: StoredResource, _ type: ResourceType, _ rendering: ResourceRendering, _ rows: [Membership],
    _ relations: [String: [JSONObject]], to builder: inout AnswerBuilder
  ) {
    // Whatever part of a member is shown, this one has it: its place becomes the list's.
    let stand = Membership(group: group.id, member: group.id, type: "Group", display: "-")
    let relations = relations.merging(["members": [rendering.element(for: stand)]]) { $1 }
    let shown = rendering.shownMembers(rows)
    let tail = MemberTail(
      group: group.id, type: type, tenant: tenant, rendering: rendering, after: rows.last?.member,
      isBegun: !shown.isEmpty)
    builder.write(rendering.render(group, type: type, relations: relations), filling: "members") { builder in
      builder.write("[")
      builder.write(elements: shown)
      builder.write(tail)
      builder.write("]")
    }
  }
}
