internal import JSON
internal import LanyardCore
internal import LanyardService

/// What the lines about a hold call by name, where the hold itself has ids.
struct HoldSurroundings {
  /// The request that tripped the guard; nil where the log of requests does not have it, such as a load's, or cannot tell.
  let asked: ProvisioningLogEntry?
  /// Users by userName, other resources by displayName; nothing of those that are gone.
  let names: [ResourceID: String]

  static let none = HoldSurroundings(asked: nil, names: [:])

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
}

extension Assembly {
  func surroundings(of page: HoldPage) async throws -> HoldSurroundings {
    let hold = page.summary.hold
    let asked = try await holdQueries.opener(of: hold)
    let records = page.refused.prefix(HoldQueries.mostLookedInto)
    let ids = Array(
      Set(records.compactMap(\.resource) + [asked?.resource.flatMap { ResourceID($0) }].compactMap(\.self)))
    return try await store.read { reader in
      var names = try reader.people(ids, tenant: hold.tenant).compactMapValues { $0.document["userName"]?.stringValue }
      for group in try reader.resources(ids, type: "Group", tenant: hold.tenant) {
        names[group.id] = group.document["displayName"]?.stringValue
      }
      return HoldSurroundings(asked: asked, names: names)
    }
  }
}
