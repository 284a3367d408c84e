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
      var found: [ResourceID] = []
      for name in names {
        let id = try ResourceID(name) ?? Self.person(named: name, tenant, services, reader)
        if !found.contains(id) { found.append(id) }
      }
      return found
    }
  }

  private static func person(
    named name: String, _ tenant: TenantID, _ services: DirectoryServices, _ reader: any StoreReader
  ) throws -> ResourceID {
    let present = try services.person(named: name, tenant: tenant, reader)?.id
    let all = try [present].compactMap(\.self) + gone(named: name, tenant, reader)
    guard let first = all.first else { throw CodedError.unknownUser(name) }
    guard all.count == 1 else { throw CodedError.severalPeople(name, all) }
    return first
  }

  /// Those who had the name and are gone while a role of theirs waits.
  private static func gone(
    named name: String, _ tenant: TenantID, _ reader: any StoreReader
  ) throws -> [ResourceID] {
    guard let hold = try reader.latestHold(of: tenant), hold.isOpen else { return [] }
    let folded = UserNameFolding.fold(name)
    var (found, last) = ([ResourceID](), ResourceID?.none)
    while true {
      let page = try reader.goneSubjects(of: hold.id, tenant: tenant, after: last, limit: 1000)
      found += try page.filter { subject in
        let user = try reader.heldResource(subject, hold: hold.id, tenant: tenant)?.document["userName"]?.stringValue
        return user.map { UserNameFolding.fold($0).hasSameOctets(as: folded) } ?? false
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
