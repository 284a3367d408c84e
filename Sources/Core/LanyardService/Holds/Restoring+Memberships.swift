internal import LanyardCore

/// Who is in a group.
extension Restoring {
  /// Puts rows back, but for those of people of whom something else was decided since.
  mutating func join(_ all: [Membership], _ record: HeldRecord) throws -> HeldRecord.Refusal? {
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

  mutating func part(_ all: [Membership], _ record: HeldRecord) throws -> HeldRecord.Refusal? {
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

extension [Membership] {
  fileprivate func without(_ overtaken: Set<HeldRecord.Image.Part>) -> [Membership] {
    filter { !overtaken.contains(HeldRecord.Image.Part(resource: $0.group, name: $0.member.description)) }
  }
}
