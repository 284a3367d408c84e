internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SCIMFilter

/// The values conformance works with: fixed, so that a failure can be repeated.
enum Sample {
  /// A millisecond no second ends with.
  static let moment = Instant(milliseconds: 1_795_339_800_123)

  static func id<Subject>(_ number: Int, of: Subject.Type = Subject.self) -> Identifier<Subject> {
    Identifier(milliseconds: moment.milliseconds + Int64(number), random: (0, UInt64(number)))
  }

  static let acme = TenantID(milliseconds: 1_700_000_000_000, random: (1, 1))
  static let globex = TenantID(milliseconds: 1_700_000_000_000, random: (1, 2))

  static func tenant(_ name: String, _ id: TenantID = acme) throws -> Tenant {
    Tenant(id: id, name: try TenantName(name), displayName: name, created: moment)
  }

  static func user(_ number: Int, _ userName: String, tenant: TenantID = acme, _ more: JSONObject = [:])
    -> StoredResource
  {
    var document: JSONObject = ["userName": .string(userName)]
    for member in more { document[member.name] = member.value }
    return resource(number, "User", document, tenant: tenant)
  }

  static func group(_ number: Int, _ displayName: String, tenant: TenantID = acme) -> StoredResource {
    resource(number, "Group", ["displayName": .string(displayName)], tenant: tenant)
  }

  static func resource(
    _ number: Int, _ type: String, _ document: JSONObject, tenant: TenantID = acme
  ) -> StoredResource {
    StoredResource(
      id: id(number), tenant: tenant, type: type, created: moment, lastModified: moment, document: document)
  }

  static func userName(_ text: String) -> IndexedValue {
    IndexedValue(key: "userName", folded: CaseFolding.fold(text), isUnique: true)
  }

  static func grant(_ number: Int, subject: Int, role: String = "agent", validUntil: Instant? = nil) -> Grant {
    Grant(
      id: id(number), tenant: acme, subject: id(subject), role: RoleReference(application: "crm", role: role),
      since: moment, validUntil: validUntil, origin: ["rules": []], policyVersion: 3)
  }

  static func delivery(
    _ number: Int, subject: Int = 1, revision: Int = 1, target: String = "hook", isRevocation: Bool = false,
    due: Instant = moment, tenant: TenantID = acme
  ) -> OutboxRow {
    OutboxRow(
      id: id(number), tenant: tenant, target: target, subject: id(subject), revision: revision,
      isRevocation: isRevocation, payload: ["n": .number(JSONNumber(number))], due: due, created: moment)
  }

  static func entry(_ index: Int, tenant: TenantID = acme) -> SequencedEntry {
    SequencedEntry(
      tenant: tenant, index: index, time: moment, action: "test.done", octets: Array("{\"index\":\(index)}".utf8),
      leafHash: [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 32))
  }
}

extension Store {
  /// Writes the changes in one transaction.
  func change(_ changes: Change...) async throws {
    try await change(changes)
  }

  func change(_ changes: [Change]) async throws {
    try await write { try $0.apply(changes, entries: [], heads: []) }
  }

  /// The changes must be refused with the code.
  func refuses(
    _ code: ErrorCode, _ changes: Change..., line: Int = #line, file: String = #fileID
  ) async throws {
    try await refuses(code, line: line, file: file) { try await change(changes) }
  }

  func refuses(
    _ code: ErrorCode, line: Int = #line, file: String = #fileID, _ body: () async throws -> Void
  ) async throws {
    do {
      try await body()
    } catch let error as CodedError where error.code == code {
      return
    }
    throw ConformanceFailure(description: "expected `\(code)`, and nothing was refused (\(file):\(line))")
  }

  /// The ids of a page, as numbers of ``Sample/id(_:of:)``.
  func find(
    _ filter: ResolvedFilter?, type: String = "User", startIndex: Int = 1, count: Int = 100,
    tenant: TenantID = Sample.acme
  ) async throws -> ResourcePage {
    let query = ResourceQuery(type: type, filter: filter, position: .offset(startIndex - 1), count: count)
    return try await read { try $0.resources(matching: query, tenant: tenant) }
  }
}
