import Diagnostics
import Hummingbird
import HummingbirdTesting
import JSON
import LanyardCore
import LanyardHTTP
import LanyardService
import LanyardTesting
import Logging
import SCIM
import SampleIdP
import SignedXML

/// The whole router over a store in memory: two tenants, their tokens, an application, a connection and a policy.
final class HTTPTestServer: Sendable {
  static let publicURL = "https://id.example.org"
  static let randomnessSeed: UInt64 = 20_261_122

  let clock = FixedClock()
  let records = HTTPCapturedRecords()
  let services: HTTPServices
  let idp: SampleIdentityProvider
  /// Every SCIM scope of `acme`.
  let token: String
  /// Reading users of `acme` only.
  let readingToken: String
  /// Every SCIM scope of `globex`.
  let otherToken: String
  /// One key for all servers: making one takes a tenth of a second.
  private static let key = Result { () throws(CodedError) in
    try SigningKey.generate(commonName: "idp.example.org", now: FixedClock().now())
  }
  private let app: Application<RouterResponder<LanyardRequestContext>>

  /// - Parameter store: one in memory unless the test brings its own.
  init(store: any Store = MemoryStore(), limits: HTTPLimits = .standard) async throws {
    let random = SeededRandomSource(seed: Self.randomnessSeed)
    idp = SampleIdentityProvider(
      entityID: "https://idp.example.org/metadata", ssoURL: "https://idp.example.org/sso",
      key: try Self.key.get(),
      makeID: { "_" + random.octets(8).map { String($0, radix: 16) }.joined() })
    services = try Self.services(store, clock, random, limits)
    let set = HTTPTestSetup(services: services, store: store, random: random)
    try await set.prepare(certificate: idp.key.certificatePEM)
    token = try await set.token(for: "acme", Scope.allSCIM)
    readingToken = try await set.token(for: "acme", [.scimRead, .scimUsers])
    otherToken = try await set.token(for: "globex", Scope.allSCIM)
    let records = records
    let logger = Logger(label: "test", factory: { _ in HTTPCapturingLogHandler(records: records) })
    app = Application(router: LanyardRouter.make(services), logger: logger)
  }

  private static func services(
    _ store: any Store, _ clock: FixedClock, _ random: SeededRandomSource, _ limits: HTTPLimits
  ) throws -> HTTPServices {
    let keyring = try HTTPTestSetup.keyring()
    let directory = DirectoryServices(registry: try SchemaRegistry.standard(), keyring: keyring)
    let runner = CommandRunner(store: store, keyring: keyring, clock: clock, randomness: random)
    return HTTPServices(
      authenticator: Authenticator(store: store, clock: clock),
      access: AccessServices(
        clients: ClientAuthenticator(
          store: store, runner: runner, services: directory, clock: clock, publicURL: publicURL),
        expiring: ExpiringTokens(store: store, clock: clock)),
      runner: runner, directory: directory,
      queries: DirectoryQueries(
        store: store, runner: runner, cursors: PageCursors(keyring: keyring, timeout: limits.cursorTimeout),
        clock: clock),
      signIn: SignInService(
        store: store, runner: runner, services: directory, keyring: keyring, clock: clock, randomness: random,
        location: ConnectionLocation(publicURL: publicURL)),
      sessions: SessionQueries(store: store, services: directory, clock: clock),
      exporter: AuditExporter(store: store, keyring: keyring),
      preview: PolicyPreview(store: store, services: directory, keyring: keyring, clock: clock),
      store: store, clock: clock, publicURL: publicURL, limits: limits, version: "1.2.3")
  }

  /// Sends a request to the router.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: [UInt8]? = nil
  ) async throws -> HTTPAnswer {
    let answer = try await app.test(.router) { client in
      try await client.execute(
        uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
    }
    return HTTPAnswer(status: answer.status.code, headers: answer.headers, body: Array(answer.body.readableBytesView))
  }

  /// Sends requests over one real connection.
  func overOneConnection<Value: Sendable>(
    _ body: @Sendable (any TestClientProtocol) async throws -> Value
  ) async throws -> Value {
    try await app.test(.live, body)
  }

  /// Sends a SCIM request of `acme`.
  func scim(
    _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, token: String? = nil,
    headers: HTTPFields = [:]
  ) async throws -> HTTPAnswer {
    var headers = headers
    headers[.authorization] = "Bearer \(token ?? self.token)"
    if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/scim+json" }
    return try await send(method, "/t/acme/scim/v2" + path, headers, body: body?.serialized())
  }

  /// Creates a user of `acme` and answers its id.
  func createUser(_ name: String, _ more: JSONObject = [:]) async throws -> String {
    var user: JSONObject = ["schemas": [.string(SchemaURN.user)], "userName": .string(name)]
    for member in more { user[member.name] = member.value }
    let answer = try await scim(.post, "/Users", .object(user))
    guard answer.status == 201, let id = try answer.json()["id"]?.stringValue else {
      throw HTTPUnexpectedAnswer(answer)
    }
    return id
  }
}

/// An answer, read whole.
struct HTTPAnswer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
  func json() throws -> JSONValue { try JSONValue(parsing: body) }
  /// The code of a SCIM error body.
  var scimCode: String? { (try? json())?[SchemaURN.lanyardError]?["code"]?.stringValue }
  /// The code of a JSON error body.
  var plainCode: String? { (try? json())?["code"]?.stringValue }
}

struct HTTPUnexpectedAnswer: Error, CustomStringConvertible {
  let answer: HTTPAnswer
  init(_ answer: HTTPAnswer) { self.answer = answer }
  var description: String { "\(answer.status): \(answer.text)" }
}
