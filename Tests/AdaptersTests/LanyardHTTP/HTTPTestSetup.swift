import Diagnostics
import JSON
import LanyardCore
import LanyardHTTP
import LanyardService
import LanyardTesting
import Logging
import Synchronization

/// What an operator does before a server is of use.
struct HTTPTestSetup {
  let services: HTTPServices
  let store: any Store
  let random: SeededRandomSource

  private let operator_ = Principal(kind: .admin, tenant: Tenant.operatorID, id: "test", scopes: [.admin])
  private let request = RequestContext(id: "set-up")

  static func keyring() throws -> Keyring {
    try Keyring(masterKey: Secret([UInt8](repeating: 7, count: 32)))
  }

  func prepare(certificate: String) async throws {
    let keyring = try Self.keyring()
    _ = try await services.runner.run(PrepareStore(keyring: keyring), as: operator_, request: request)
    let objects = try Self.manifests(certificate: certificate).map { try ManifestObject.decode($0).get() }
    let report = try await services.runner.run(
      ApplyManifest(
        objects: objects, secrets: [:], isDryRun: false, services: services.directory, keyring: keyring),
      as: operator_, request: request)
    if let problem = report.problems.first { throw problem }
  }

  func token(for tenant: String, _ scopes: Set<Scope>) async throws -> String {
    let issued = try await services.runner.run(
      CreateToken(tenant: try await id(of: tenant), name: "test", scopes: scopes, expires: nil), as: operator_,
      request: request)
    return issued.text.reveal()
  }

  func setState(_ state: Tenant.State, of tenant: String) async throws {
    _ = try await services.runner.run(
      SetTenantState(tenant: try await id(of: tenant), state: state), as: operator_, request: request)
  }

  private func id(of tenant: String) async throws -> TenantID {
    let name = try TenantName(tenant)
    guard let found = try await store.read({ try $0.tenant(named: name) }) else { throw MissingTenant() }
    return found.id
  }

  private struct MissingTenant: Error {}

  private static func manifests(certificate: String) -> [JSONObject] {
    [
      [
        "apiVersion": "lanyard/v1", "kind": "Application", "name": "crm",
        "roles": [
          ["name": "agent", "entitlements": ["cases.read"]], ["name": "supervisor", "entitlements": ["reports"]],
        ],
      ],
      [
        "apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "displayName": "Acme Ltd",
        "ceiling": ["crm": ["agent", "supervisor"]],
      ],
      ["apiVersion": "lanyard/v1", "kind": "Tenant", "name": "globex", "displayName": "Globex"],
      [
        "apiVersion": "lanyard/v1", "kind": "Connection", "tenant": "acme", "name": "idp", "allowIdPInitiated": true,
        "idp": [
          "entityID": "https://idp.example.org/metadata", "ssoURL": "https://idp.example.org/sso",
          "certificates": [.string(certificate)],
        ],
      ],
      [
        "apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme",
        "rules": [
          [
            "id": "support-agents", "application": "crm", "role": "agent", "when": "groups.display eq \"Support\"",
          ]
        ],
      ],
    ]
  }
}

/// Log records as they were written, for tests of what is in them and what is not.
final class HTTPCapturedRecords: Sendable {
  struct Record: Sendable {
    let level: Logger.Level
    let message: String
    let metadata: [String: String]
  }

  private let records = Mutex<[Record]>([])

  var all: [Record] { records.withLock { $0 } }

  func add(_ record: Record) { records.withLock { $0.append(record) } }

  /// The access-log record of a request.
  func request(_ id: String) -> Record? {
    all.last { $0.message == "request" && $0.metadata["request_id"] == id }
  }
}

struct HTTPCapturingLogHandler: LogHandler {
  let records: HTTPCapturedRecords
  var logLevel: Logger.Level = .info
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let own = (event.metadata ?? [:]).mapValues { "\($0)" }
    records.add(HTTPCapturedRecords.Record(level: event.level, message: "\(event.message)", metadata: own))
  }

  init(records: HTTPCapturedRecords) { self.records = records }
}
