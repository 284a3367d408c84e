internal import Diagnostics
internal import JSON
internal import LanyardCore

/// The groups of members: those they are in directly, and those that their groups are in (RFC 7643 §4.1.2, `groups`).
///
/// Groups are climbed level by level. A cycle is harmless: a group that was met is not climbed again. Bounded, so that no
/// client can make reads costly by nesting: beyond ``maximumDepth`` levels or ``maximumIndirect`` groups nothing indirect
/// is listed; direct groups always are. What was learnt of a group serves the other members of one page.
final class GroupClimb {
  static let maximumDepth = 32
  static let maximumIndirect = 1000

  struct Groups {
    /// By id.
    var direct: [StoredResource] = []
    /// By id, none of them direct.
    var indirect: [StoredResource] = []
  }

  private let tenant: TenantID
  private let reader: any StoreReader
  /// The groups that a group is in directly, where that was asked already.
  private var parents: [ResourceID: [ResourceID]] = [:]
  private var resources: [ResourceID: StoredResource] = [:]

  init(tenant: TenantID, reader: any StoreReader) {
    self.tenant = tenant
    self.reader = reader
  }

  func groups(of member: ResourceID) throws -> Groups {
    let direct = try reader.groups(of: member, tenant: tenant)
    guard !direct.isEmpty else { return Groups() }
    for group in direct { resources[group.id] = group }
    var met = Set(direct.map(\.id))
    var indirect: [ResourceID] = []
    var level = direct.map(\.id)
    var depth = 0
    while !level.isEmpty, depth < Self.maximumDepth, indirect.count < Self.maximumIndirect {
      level = try above(level).filter { met.insert($0).inserted }
      indirect += level.prefix(Self.maximumIndirect - indirect.count)
      depth += 1
    }
    return Groups(direct: direct, indirect: try indirect.sorted().compactMap(group))
  }

  /// The groups that these are in directly, by id.
  private func above(_ level: [ResourceID]) throws -> [ResourceID] {
    for slice in level.filter({ parents[$0] == nil }).slices(of: 500) {
      for id in slice { parents[id] = [] }
      for row in try reader.parentGroups(of: slice, tenant: tenant) {
        parents[row.member, default: []].append(row.group)
      }
    }
    return Set(level.flatMap { parents[$0] ?? [] }).sorted()
  }

  private func group(_ id: ResourceID) throws -> StoredResource? {
    if let known = resources[id] { return known }
    let found = try reader.resource(id, type: "Group", tenant: tenant)
    resources[id] = found
    return found
  }
}
