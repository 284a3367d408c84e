internal import JSON
internal import LanyardCore
internal import LanyardService

/// What the lines about a hold call by name, where the hold itself has ids.
struct HoldSurroundings {
  /// The request that tripped the guard; nil where the log of requests does not have it, such as a load's, or cannot tell.
  let asked: ProvisioningLogEntry?
  /// Users by userName, other resources by displayName; nothing of those that are gone.
  let names: [ResourceID: String]
  /// By records, people whose membership is not what it was before the held requests.
  let people: [Int: [ResourceID]]

  static let none = HoldSurroundings(asked: nil, names: [:], people: [:])

  /// More records than this are told by their ids.
  fileprivate static let mostRecords = 50
  private static let mostPeople = 20

  func name(_ id: ResourceID?) -> String {
    guard let id else { return "" }
    return names[id].map { " \($0) (\(id))" } ?? " \(id)"
  }

  /// `PATCH /Groups/0199… (Support)`.
  var request: String? {
    asked.map { entry in
      let name = entry.resource.flatMap { ResourceID($0) }.flatMap { names[$0] }.map { " (\($0))" } ?? ""
      return "\(entry.method) \(entry.path)\(name)"
    }
  }

  /// Of whom a record was not put back, the first by name.
  func peopleLines(of record: HeldRecord) -> [String] {
    guard let ids = people[record.number], !ids.isEmpty else { return [] }
    let more = ids.count > Self.mostPeople ? ", and \(ids.count - Self.mostPeople) more" : ""
    return ["  people: " + ids.prefix(Self.mostPeople).map { names[$0] ?? "\($0)" }.joined(separator: ", ") + more]
  }
}

extension Assembly {
  func surroundings(of page: HoldPage) async throws -> HoldSurroundings {
    let hold = page.summary.hold
    let asked = try await holdQueries.opener(of: hold)
    let records = page.refused.prefix(HoldSurroundings.mostRecords)
    return try await store.read { reader in
      let people = try records.reduce(into: [Int: [ResourceID]]()) { people, record in
        people[record.number] = try record.peopleNotPutBack(reader)
      }
      let ids = Array(
        Set(
          records.compactMap(\.resource) + people.values.joined()
            + [asked?.resource.flatMap { ResourceID($0) }].compactMap(\.self)))
      var names = try reader.people(ids, tenant: hold.tenant).compactMapValues { $0.document["userName"]?.stringValue }
      for group in try reader.resources(ids, type: "Group", tenant: hold.tenant) {
        names[group.id] = group.document["displayName"]?.stringValue
      }
      return HoldSurroundings(asked: asked, names: names, people: people)
    }
  }
}

extension HeldRecord {
  var resource: ResourceID? {
    switch image {
    case .attributes(let id, _, _, _): id
    case .deletion(let gone): gone.id
    case .left(let rows), .joined(let rows): rows.first?.group
    case .episodes(let subject, _), .suppressions(let subject, _): subject
    }
  }

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
