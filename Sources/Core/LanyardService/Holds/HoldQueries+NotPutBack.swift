internal import JSON
internal import LanyardCore

/// Whom an undo left as they are.
extension HoldQueries {
  static func peopleNotPutBack(
    _ records: some Sequence<HeldRecord>, _ tenant: TenantID, _ reader: any StoreReader
  ) throws -> [Int: NotPutBack] {
    let left = try records.map { record in (record.number, try record.peopleNotPutBack(reader)) }
    let named = Set(left.flatMap { $0.1.prefix(mostNamed) }).sorted()
    let users = try reader.people(named, tenant: tenant)
    return Dictionary(
      uniqueKeysWithValues: left.map { number, people in
        let first = people.prefix(mostNamed).map { id in
          NotPutBack.Person(id: id, userName: users[id]?.document["userName"]?.stringValue)
        }
        return (number, NotPutBack(first: first, count: people.count))
      })
  }
}

extension HeldRecord {
  /// Those who left a group and are not in it again, or joined it and still are.
  fileprivate func peopleNotPutBack(_ reader: any StoreReader) throws -> [ResourceID] {
    let (rows, hasJoined): ([Membership], Bool)
    switch image {
    case .left(let left): (rows, hasJoined) = (left, false)
    case .joined(let joined): (rows, hasJoined) = (joined, true)
    default: return []
    }
    guard let group = rows.first?.group else { return [] }
    let present = Set(try reader.members(of: group, among: rows.map(\.member), tenant: tenant).map(\.member))
    return rows.map(\.member).filter { present.contains($0) == hasJoined }
  }
}
