internal import Diagnostics
internal import JSON
public import LanyardCore
internal import SCIMFilter

/// Who is meant by a name.
extension HoldQueries {
  /// The people whom a request names by their ids, user names, or the names by which sign-ins find them, each once. Whoever
  /// is gone from the directory while a role waits is found by the name too that they had.
  ///
  /// - Throws: `subject.unknown`; `subject.ambiguous` where somebody has now the name of somebody who is gone.
  public func people(named names: [String], in tenant: TenantID) async throws -> [ResourceID] {
    try await store.read { [services] reader in
      let isAnyName = names.contains { ResourceID($0) == nil }
      let gone = isAnyName ? try Self.gone(tenant, reader) : [:]
      var found: [ResourceID] = []
      var seen: Set<ResourceID> = []
      for name in names {
        let id = try ResourceID(name) ?? Self.person(named: name, tenant, gone: gone, services, reader)
        if seen.insert(id).inserted { found.append(id) }
      }
      return found
    }
  }

  private static func person(
    named name: String, _ tenant: TenantID, gone: [OctetKey: [ResourceID]], _ services: DirectoryServices,
    _ reader: any StoreReader
  ) throws -> ResourceID {
    let present = try services.person(named: name, tenant: tenant, reader)?.id
    let all = [present].compactMap(\.self) + gone[OctetKey(UserNameFolding.fold(name)), default: []]
    guard let first = all.first else { throw CodedError.unknownUser(name) }
    guard all.count == 1 else { throw CodedError.severalPeople(name, all) }
    return first
  }

  /// Somebody who is gone while a role of theirs waits, as they were; nil where the id or the name is nobody's, or of several.
  static func gonePerson(
    named text: String, in tenant: TenantID, _ reader: any StoreReader
  ) throws -> StoredResource? {
    guard let hold = try reader.latestHold(of: tenant), hold.isOpen else { return nil }
    let named = try gone(tenant, reader)[OctetKey(UserNameFolding.fold(text)), default: []]
    let one = named.count == 1 ? named.first : nil
    guard let id = one ?? ResourceID(text),
      try reader.grants(of: [id], tenant: tenant).contains(where: { $0.hold == hold.id })
    else { return nil }
    return try reader.heldResource(id, hold: hold.id, tenant: tenant)
  }

  /// Those who are gone while a role of theirs waits, by the name that they had. Looked up once for all names of a request.
  private static func gone(_ tenant: TenantID, _ reader: any StoreReader) throws -> [OctetKey: [ResourceID]] {
    guard let hold = try reader.latestHold(of: tenant), hold.isOpen else { return [:] }
    var (found, last) = ([OctetKey: [ResourceID]](), ResourceID?.none)
    while true {
      let page = try reader.goneSubjects(of: hold.id, tenant: tenant, after: last, limit: 1000)
      for subject in page {
        let user = try reader.heldResource(subject, hold: hold.id, tenant: tenant)?.document
        guard let name = user?["userName"]?.stringValue else { continue }
        found[OctetKey(UserNameFolding.fold(name)), default: []].append(subject)
      }
      guard page.count == 1000 else { return found }
      last = page.last
    }
  }
}

extension CodedError {
  fileprivate static func severalPeople(_ name: String, _ people: [ResourceID]) -> CodedError {
    CodedError(
      .subjectAmbiguous, "the name `\(name.prefix(80))` is that of somebody who is gone, and of somebody else now",
      expected: "one person", received: people.map { "`\($0)`" }.joined(separator: ", "),
      remedy: "name the person by the id; `lanyard hold show` lists whose roles wait")
  }
}
