internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SCIM

/// The directory with before-images put back, until it is written. What somebody else has changed since is left as it is,
/// and the image says why.
struct Restoring {
  let tenant: TenantID
  private let hold: Hold
  private let reader: any StoreReader
  private let registry: SchemaRegistry
  /// Resources as they will be.
  private var resources: [ResourceID: StoredResource] = [:]
  /// Those that come back.
  private var returning: Set<ResourceID> = []
  /// Values of those that come back, which nobody else may have.
  private var taken: Set<OctetKey> = []
  private var joining: [ResourceID: [ResourceID: Membership]] = [:]
  private var leaving: [ResourceID: Set<ResourceID>] = [:]
  private var episodes: [ResourceID: [Episode]] = [:]
  private var suppressions: [ResourceID: [Suppression]] = [:]
  private var noted: [HeldRecord] = []
  /// The numbers of images against which something stands, known before or not.
  private var refusedNumbers: Set<Int> = []
  private var touchedUsers: Set<ResourceID> = []
  /// Groups of another name than now, whose members are all judged again.
  private var renamed: Set<ResourceID> = []

  private var decisions: LaterDecisions

  init(of hold: Hold, services: DirectoryServices, _ reader: any StoreReader) throws {
    tenant = hold.tenant
    self.hold = hold
    self.reader = reader
    decisions = LaterDecisions(of: hold, reader)
    guard let found = try reader.tenant(tenant) else { throw CodedError.unknownTenant }
    registry = try services.catalogue(of: found, reader).registry
  }

  mutating func restore(_ record: HeldRecord) throws {
    var refusal: HeldRecord.Refusal?
    switch record.image {
    case .attributes(let id, let type, let before, let after):
      refusal =
        try later(of: id, type, record)
        ?? restore(id, type, before: before, after: after, but: overtaken(record))
    case .deletion(let gone):
      refusal = try later(of: gone.id, gone.type, record) ?? bringBack(gone, since: record.changed)
    case .left(let rows): refusal = try join(rows, record)
    case .joined(let rows): refusal = try part(rows, record)
    case .episodes(let subject, let open):
      if try decisions.refusal(for: subject, since: record.changed) == nil { episodes[subject] = open }
    case .suppressions(let subject, let before): try suppress(before, subject, record)
    }
    if refusal != nil { refusedNumbers.insert(record.number) }
    guard refusal != record.refusal else { return }
    var record = record
    record.refusal = refusal
    noted.append(record)
  }

  /// What of an image something else has written since.
  private func overtaken(_ record: HeldRecord) throws -> Set<HeldRecord.Image.Part> {
    let parts = Dictionary(grouping: record.image.parts, by: \.resource)
    return try parts.reduce(into: []) { found, entry in
      let writes = try reader.laterWrites(
        of: entry.key, parts: entry.value.map(\.name), hold: hold.id, tenant: tenant)
      found.formUnion(entry.value.filter { writes[$0.name].map { record.number <= $0 } ?? false })
    }
  }

  /// What was decided of a person since, who then stays as they are.
  private mutating func later(
    of id: ResourceID, _ type: String, _ record: HeldRecord
  ) throws -> HeldRecord.Refusal? {
    type == "User" ? try decisions.refusal(for: id, since: record.changed) : nil
  }

  /// Keeps from somebody again what was kept from them.
  private mutating func suppress(_ before: [Suppression], _ subject: ResourceID, _ record: HeldRecord) throws {
    guard try decisions.refusal(for: subject, since: record.changed) == nil else { return }
    let back = try before.filter { try !decisions.holds($0.role, subject) }
    suppressions[subject, default: []] += back
  }

  // MARK: Resources

  private func resource(_ id: ResourceID, _ type: String) throws -> StoredResource? {
    try resources[id] ?? reader.resource(id, type: type, tenant: tenant)
  }

  private mutating func restore(
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

  private mutating func bringBack(_ gone: StoredResource, since moment: Instant) throws -> HeldRecord.Refusal? {
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
  /// provider knows, and roles that hung on the old one would be nobody's concern.
  private func isReplaced(_ gone: StoredResource, since moment: Instant) throws -> Bool {
    guard gone.type == "Group", let name = gone.document["displayName"]?.stringValue,
      let folded = PolicyStage.group(name).foldedGroupName
    else { return false }
    return try reader.resources(type: "Group", key: "displayName", folded: folded, tenant: tenant)
      .contains { $0.created > moment }
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

  // MARK: Memberships

  /// Puts rows back, but for those of people of whom something else was decided since.
  private mutating func join(_ all: [Membership], _ record: HeldRecord) throws -> HeldRecord.Refusal? {
    let free = try all.filter { try later(of: $0.member, $0.type, record) == nil }
    let rows = try free.without(overtaken(record))
    let missing = try join(rows)
    if free.count < all.count { return .decided(all.count - rows.count, of: all.count, missing: missing) }
    if rows.count < all.count { return .overtaken(all.count - rows.count, of: all.count) }
    return missing == 0 ? nil : .missing(missing, of: all.count)
  }

  /// - Returns: how many rows cannot be put back, for what they connect is gone.
  private mutating func join(_ rows: [Membership]) throws -> Int {
    var missing = 0
    for (group, rows) in Dictionary(grouping: rows, by: \.group).sorted(by: { $0.key < $1.key }) {
      guard let found = try resource(group, "Group") else {
        missing += rows.count
        continue
      }
      let members = rows.map(\.member)
      let present = Set(try reader.members(of: group, among: members, tenant: tenant).map(\.member))
      let known = Set(try reader.resourceTypes(of: members, tenant: tenant).keys)
      for row in rows {
        leaving[group]?.remove(row.member)
        guard !present.contains(row.member) else { continue }
        guard known.contains(row.member) || returning.contains(row.member) else {
          missing += 1
          continue
        }
        joining[group, default: [:]][row.member] = row
        if row.type == "User" { touchedUsers.insert(row.member) }
        resources[group] = found
      }
    }
    return missing
  }

  private mutating func part(_ all: [Membership], _ record: HeldRecord) throws -> HeldRecord.Refusal? {
    let rows = try all.without(overtaken(record))
    for (group, rows) in Dictionary(grouping: rows, by: \.group).sorted(by: { $0.key < $1.key }) {
      for row in rows { joining[group]?[row.member] = nil }
      let present = try reader.members(of: group, among: rows.map(\.member), tenant: tenant)
      guard !present.isEmpty, let found = try resource(group, "Group") else { continue }
      leaving[group, default: []].formUnion(present.map(\.member))
      touchedUsers.formUnion(present.filter { $0.type == "User" }.map(\.member))
      resources[group] = found
    }
    return rows.count < all.count ? .overtaken(all.count - rows.count, of: all.count) : nil
  }
}

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

extension HeldRecord.Refusal {
  fileprivate static func gone(_ type: String) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoGone, message: "the \(type) is gone",
      remedy: "create it again in the identity provider if it is still wanted")
  }

  fileprivate static func changed(_ names: [String]) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoChanged,
      message: "changed since by somebody else: " + names.map { "`\($0.prefix(80))`" }.joined(separator: ", "),
      remedy: "look at the resource, and correct it in the identity provider if it is wrong")
  }

  fileprivate static func taken(_ type: String, _ index: [IndexedValue]) -> HeldRecord.Refusal {
    let names = Set(index.filter(\.isUnique).map(\.key)).sorted().map { "`\($0)`" }.joined(separator: " or ")
    return HeldRecord.Refusal(
      code: .holdUndoTaken, message: "another \(type) has taken its \(names), which must be unique",
      remedy: "keep the new \(type), or delete it in the identity provider and undo again")
  }

  fileprivate static func replaced(_ type: String) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoTaken, message: "another \(type) of the same name has been made in its place",
      remedy: "add the members to the new \(type) in the identity provider, if they are to have the roles again")
  }

  fileprivate static func overtaken(_ count: Int, of all: Int) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoChanged, message: "\(count) of \(all) memberships were changed since by somebody else",
      remedy: "look at the group, and correct it in the identity provider if it is wrong")
  }

  fileprivate static func missing(_ count: Int, of all: Int) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoGone, message: "\(count) of \(all) memberships: the group or the member is gone",
      remedy: "add the members again in the identity provider if they are still wanted")
  }
}

extension [Membership] {
  fileprivate func without(_ overtaken: Set<HeldRecord.Image.Part>) -> [Membership] {
    filter { !overtaken.contains(HeldRecord.Image.Part(resource: $0.group, name: $0.member.description)) }
  }
}
