internal import LanyardCore

/// Who is in a group.
extension Restoring {
  /// Puts rows back, but for those of people of whom something else was decided since.
  mutating func join(_ all: [Membership], _ record: HeldRecord) throws -> HeldRecord.Refusal? {
    let free = try all.filter { try later(of: $0.member, $0.type, record) == nil }
    let rows = try free.without(overtaken(record))
    let missing = try join(rows)
    let (undecided, put) = (Set(free), Set(rows))
    let left = try all.filter { try !put.contains($0) && !isMember($0) }
    let isDecided = left.contains { !undecided.contains($0) }
    if isDecided { return .decided(left.count, of: all.count, missing: missing) }
    if !left.isEmpty { return .overtaken(left.count, of: all.count) }
    return missing == 0 ? nil : .missing(missing, of: all.count)
  }

  /// Whether the row is there as things will be: what was left as it is may be what it was before all the same.
  private func isMember(_ row: Membership) throws -> Bool {
    if joining[row.group]?[row.member] != nil { return true }
    if leaving[row.group]?.contains(row.member) == true { return false }
    return try !reader.members(of: row.group, among: [row.member], tenant: tenant).isEmpty
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
    let overtaken = try overtaken(record)
    let rows = all.without(overtaken)
    for (group, rows) in Dictionary(grouping: rows, by: \.group).sorted(by: { $0.key < $1.key }) {
      for row in rows { joining[group]?[row.member] = nil }
      let present = try reader.members(of: group, among: rows.map(\.member), tenant: tenant)
      guard !present.isEmpty, let found = try resource(group, "Group") else { continue }
      leaving[group, default: []].formUnion(present.map(\.member))
      touchedUsers.formUnion(present.filter { $0.type == "User" }.map(\.member))
      resources[group] = found
    }
    let put = Set(rows)
    let left = try all.count { try !put.contains($0) && isMember($0) }
    return left > 0 ? .overtaken(left, of: all.count) : nil
  }
}

extension [Membership] {
  fileprivate func without(_ overtaken: Set<HeldRecord.Image.Part>) -> [Membership] {
    filter { !overtaken.contains(HeldRecord.Image.Part(resource: $0.group, name: $0.member.description)) }
  }
}
