internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `lanyard subject`.
extension Assembly {
  /// The people whom sign-ins created.
  ///
  /// - Throws: `tenant.unknown`.
  public func justInTimePeople(tenant name: String, after: String? = nil, limit: Int) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let page = try await SubjectQueries(store: store, clock: clock).justInTime(
      of: tenant.name, after: try after.map(Self.pageStart), limit: limit)
    var table = TextTable()
    for person in page.people {
      table.add(
        person.name, person.id.description, "since \(person.created)",
        person.believedUntil.map { "believed until \($0)" } ?? "nothing is believed any more",
        person.roles.map(\.description).joined(separator: " "))
    }
    var lines = page.people.isEmpty ? ["no sign-in created anybody"] : table.lines
    if let next = page.next { lines.append("… of \(page.total) in all; go on with --after \(next)") }
    return VerbReport(
      lines: lines,
      json: [
        "total": .number(JSONNumber(page.total)), "people": .array(page.people.map { .object($0.json) }),
        "next": page.next.map { .string($0.description) } ?? .null,
      ])
  }

  /// Ends somebody whom a sign-in created.
  ///
  /// - Throws: `tenant.unknown`, and the codes of ``LanyardService/EndSubject``.
  public func endSubject(
    _ person: String, tenant name: String, closing isClosing: Bool, reason: String?
  ) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let reply = try await runner.run(
      EndSubject(tenant: tenant.id, person: person, closing: isClosing, reason: reason, services: directory),
      as: commandLine, request: request())
    let roles = reply.revoked.map(\.role.description).joined(separator: ", ")
    let name =
      isClosing
      ? "no sign-in creates anybody by this name until SCIM states it" : "the next sign-in may create somebody anew"
    return VerbReport(
      lines: ["\(person): ended\(roles.isEmpty ? "" : ", without \(roles)"); \(name)"],
      json: [
        "subject": .string(reply.subject.description), "closed": .bool(reply.isClosed),
        "revoked": .array(reply.revoked.map { .string($0.role.description) }),
      ])
  }
}

extension JustInTimeSubject {
  fileprivate var json: JSONObject {
    [
      "id": .string(id.description), "name": .string(name), "createdAt": .string(created.rfc3339),
      "believedUntil": believedUntil.map { .string($0.rfc3339) } ?? JSONValue.null,
      "roles": .array(roles.map { .string($0.description) }),
    ]
  }
}
