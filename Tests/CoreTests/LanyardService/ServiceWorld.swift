import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SCIM
import Testing

/// A store in memory with an application and a tenant, `acme`, and whatever acts on it: the same in every run.
struct ServiceWorld: Sendable {
  let store = MemoryStore()
  let clock = FixedClock()
  let randomness = SeededRandomSource(seed: 11)
  let keyring: Keyring
  let services: DirectoryServices
  let runner: CommandRunner
  let registry: SchemaRegistry

  static let operatorPerson = Principal(
    kind: .admin, tenant: Tenant.operatorID, id: "command-line", scopes: [.admin])
  static let request = RequestContext(id: "request-1", source: "203.0.113.77")

  private init() throws {
    keyring = try Keyring(masterKey: Secret(Array(repeating: 7, count: 32)))
    registry = try SchemaRegistry.standard()
    services = DirectoryServices(registry: registry, keyring: keyring)
    runner = CommandRunner(store: store, keyring: keyring, clock: clock, randomness: randomness)
  }

  /// The world with these rules and, if asked for, a target.
  static func make(rules: String = standardRules, withTarget: Bool = false) async throws -> ServiceWorld {
    let world = try ServiceWorld()
    _ = try await world.run(PrepareStore(keyring: world.keyring))
    var documents = [application, tenant, policy(rules)]
    if withTarget { documents.append(target()) }
    let report = try await world.apply(documents)
    #expect(report.problems.isEmpty)
    return world
  }

  /// A world of a store and its key alone.
  static func empty() async throws -> ServiceWorld {
    let world = try ServiceWorld()
    _ = try await world.run(PrepareStore(keyring: world.keyring))
    return world
  }

  @discardableResult
  func run<C: Command>(_ command: C, as principal: Principal = operatorPerson) async throws -> C.Reply {
    try await runner.run(command, as: principal, request: Self.request)
  }

  /// The code of the refusal that the command gets; nil where it is done.
  func refusal<C: Command>(of command: C, as principal: Principal = operatorPerson) async throws -> ErrorCode? {
    do {
      try await run(command, as: principal)
      return nil
    } catch let error as CodedError {
      return error.code
    }
  }

  var tenant: TenantID {
    get async throws { try #require(try await store.read { try $0.tenant(named: TenantName("acme")) }).id }
  }

  /// The principal of a client with these scopes.
  func client(_ scopes: Set<Scope> = Scope.allSCIM) async throws -> Principal {
    Principal(kind: .client, tenant: try await tenant, id: "token-1", scopes: scopes)
  }

  func type(_ name: String) throws -> ResourceType { try #require(registry.resourceType(named: name)) }

  func rendering(_ name: String) throws -> ResourceRendering {
    ResourceRendering(
      location: DirectoryLocation(baseURL: "https://id.example/t/acme/scim/v2"),
      projection: Projection(type: try type(name)))
  }
}

/// Manifests.
extension ServiceWorld {
  static let application = """
    {"apiVersion": "lanyard/v1", "kind": "Application", "name": "crm", "roles": [
      {"name": "agent", "entitlements": ["cases.read"]},
      {"name": "supervisor", "entitlements": ["cases.read", "cases.assign"]},
      {"name": "auditor"},
      {"name": "admin", "privileged": true}],
     "exclusive": [["supervisor", "auditor"]]}
    """
  static let tenant = """
    {"apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "displayName": "Acme Ltd"}
    """
  static let standardRules = """
    {"id": "support-agents", "application": "crm", "role": "agent", "when": "groups.display eq \\"Support\\""},
    {"id": "leads", "application": "crm", "role": "supervisor", "when": "groups.display eq \\"Leads\\""},
    {"id": "reviewers", "application": "crm", "role": "auditor", "when": "groups.display eq \\"Review\\""}
    """

  /// A policy of these rules whose guard never trips: how revocations are held is a story of its own.
  static func policy(_ rules: String) -> String {
    """
    {"apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme", "rules": [\(rules)],
     "guard": {"revocations": {"count": 1000000, "percent": 100}}}
    """
  }

  static func target(rate: String = "") -> String {
    """
    {"apiVersion": "lanyard/v1", "kind": "Target", "tenant": "acme", "name": "hook", "driver": "webhook",
     "application": "crm", "url": "https://crm.example/hook", "secrets": [{"env": "CRM_SECRET"}]\(rate)}
    """
  }

  static let targetSecrets = ["Target acme/hook#secrets.0": Secret(Array("whsec".utf8))]

  @discardableResult
  func apply(
    _ documents: [String], secrets: [String: Secret<[UInt8]>] = targetSecrets, dryRun: Bool = false
  ) async throws -> ApplyReport {
    let objects = try documents.map { text in
      try ManifestObject.decode(try #require(try JSONValue(parsing: text).objectValue)).get()
    }
    return try await run(
      ApplyManifest(objects: objects, secrets: secrets, isDryRun: dryRun, services: services, keyring: keyring))
  }
}

/// The directory, as a client uses it.
extension ServiceWorld {
  func createUser(_ userName: String, _ more: String = "") async throws -> ResourceID {
    try await create("User", #"{"userName": "\#(userName)"\#(more)}"#).id
  }

  func createGroup(_ name: String, _ members: [ResourceID] = []) async throws -> ResourceID {
    let list = members.map { #"{"value": "\#($0)"}"# }.joined(separator: ", ")
    return try await create("Group", #"{"displayName": "\#(name)", "members": [\#(list)]}"#).id
  }

  func create(_ type: String, _ body: String) async throws -> ResourceReply {
    try await run(
      CreateResource(
        tenant: tenant, type: self.type(type), body: JSONValue(parsing: body), rendering: rendering(type),
        services: services), as: client())
  }

  func replacing(
    _ type: String, _ id: ResourceID, _ body: String, if precondition: Precondition = .none
  ) async throws -> ReplaceResource {
    ReplaceResource(
      tenant: try await tenant, id: id.description, type: try self.type(type), body: try JSONValue(parsing: body),
      precondition: precondition, services: services)
  }

  func patching(
    _ type: String, _ id: String, _ operations: String, if precondition: Precondition = .none
  ) async throws -> PatchResource {
    PatchResource(
      tenant: try await tenant, id: id, type: try self.type(type),
      request: try PatchRequest(parsing: JSONValue(parsing: #"{"Operations": [\#(operations)]}"#)),
      precondition: precondition, services: services)
  }

  @discardableResult
  func patch(_ type: String, _ id: ResourceID, _ operations: String) async throws -> ResourceReply {
    try await run(patching(type, id.description, operations), as: client())
  }

  func deleting(
    _ type: String, _ id: ResourceID, if precondition: Precondition = .none
  ) async throws -> DeleteResource {
    DeleteResource(
      tenant: try await tenant, id: id.description, type: try self.type(type), precondition: precondition,
      services: services)
  }

  @discardableResult
  func delete(_ type: String, _ id: ResourceID) async throws -> ResourceReply {
    try await run(deleting(type, id), as: client())
  }

  func join(_ user: ResourceID, _ group: ResourceID) async throws {
    try await patch("Group", group, #"{"op": "add", "path": "members", "value": [{"value": "\#(user)"}]}"#)
  }

  func leave(_ user: ResourceID, _ group: ResourceID) async throws {
    try await patch("Group", group, #"{"op": "remove", "path": "members[value eq \"\#(user)\"]"}"#)
  }
}

/// What the store holds afterwards.
extension ServiceWorld {
  /// The roles in force, by name.
  func roles(of user: ResourceID) async throws -> [String] {
    try await grants(of: user).filter { $0.ended == nil }.map(\.role.role).sorted()
  }

  /// Every grant there ever was, oldest first.
  func grants(of user: ResourceID) async throws -> [Grant] {
    let tenant = try await tenant
    return try await store.read { try $0.grants(of: user, tenant: tenant, includingEnded: true) }
      .sorted { ($0.since, $0.role) < ($1.since, $1.role) }
  }

  /// The rows of the outbox by revision.
  func deliveries(of user: ResourceID) async throws -> [OutboxRow] {
    let tenant = try await tenant
    return try await store.read { try $0.deliveries(of: user, tenant: tenant) }.sorted { $0.revision < $1.revision }
  }

  func entries(of tenant: TenantID) async throws -> [AuditEntry] {
    try await store.read { reader in
      try reader.auditEntries(of: tenant, from: 0, limit: 10_000).map { try AuditEntry(parsing: $0.octets) }
    }
  }

  /// The entries of acme's log that `body` adds.
  func entries(during body: () async throws -> Void) async throws -> [AuditEntry] {
    let before = try await entries(of: tenant).count
    try await body()
    return Array(try await entries(of: tenant).dropFirst(before))
  }

  /// The entries of the operator's log that `body` adds.
  func operatorEntries(during body: () async throws -> Void) async throws -> [AuditEntry] {
    let before = try await entries(of: Tenant.operatorID).count
    try await body()
    return Array(try await entries(of: Tenant.operatorID).dropFirst(before))
  }
}
