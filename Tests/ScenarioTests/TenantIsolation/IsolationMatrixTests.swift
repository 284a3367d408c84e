import Hummingbird
import JSON
import LanyardCore
import LanyardTesting
import Testing

/// Every endpoint and every method with another tenant's token and another tenant's ids: what exists elsewhere is answered
/// to the octet like what exists nowhere, and nothing changes there.
@Suite struct IsolationMatrixTests {
  private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace]

  /// One request, filled in.
  private struct Probe {
    let method: HTTPRequest.Method
    let path: String
    let body: String?
    let isForm: Bool
    let isRandom: Bool

    var name: String { "\(method) \(path) \(body ?? "")" }
  }

  /// Ids and names that exist at acme, or nowhere.
  private struct Target {
    let user: String
    let group: String
    let userName: String

    func filled(_ text: String) -> String {
      text.replacing("{userName}", with: userName).replacing("{user}", with: user).replacing("{group}", with: group)
    }

    /// The text with what was named taken out, and every id after the order in which they appear: two answers that say
    /// the same are the same then.
    func neutral(_ text: String) -> String {
      let named = text.replacing(userName, with: "{userName}").replacing(user, with: "{user}")
        .replacing(group, with: "{group}")
      var known: [Substring] = []
      return named.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/) { match in
        let place = known.firstIndex(of: match.output) ?? known.endIndex
        if place == known.endIndex { known.append(match.output) }
        return "{id \(place)}"
      }
    }
  }

  /// Ids that are nobody's, in the order that acme's have: lists of members show them by their order. The name is as long
  /// as Alice's, so that answers that repeat it are.
  private static func nobody(like neighbours: Neighbours) -> Target {
    let ids = ["0190a0b0-0000-7000-8000-000000000001", "0190a0b0-0000-7000-8000-000000000002"]
    let isUserFirst = neighbours.alice < neighbours.support
    return Target(user: ids[isUserFirst ? 0 : 1], group: ids[isUserFirst ? 1 : 0], userName: "nelly@nill.example")
  }

  private static func probes(_ rows: [IsolationMatrix.Row], _ base: String, _ target: Target) -> [Probe] {
    rows.flatMap { row in
      row.addresses.flatMap { address in
        methods.flatMap { method in
          let bodies = [.post, .put, .patch].contains(method) ? ["{}"] + row.bodies : []
          let all: [String?] = bodies.isEmpty ? [nil] : bodies
          return all.map { body in
            Probe(
              method: method, path: base + target.filled(address), body: body.map(target.filled),
              isForm: !row.isGuarded, isRandom: row.isRandom)
          }
        }
      }
    }
  }

  private static func answer(_ probe: Probe, token: String?, in scenario: Scenario) async throws -> Answer {
    var headers: HTTPFields = [.init("X-Request-Id")!: "same"]
    if let token { headers[.authorization] = "Bearer \(token)" }
    let form = "application/x-www-form-urlencoded"
    if probe.body != nil { headers[.contentType] = probe.isForm ? form : "application/scim+json" }
    return try await scenario.send(
      probe.method, probe.path, headers: headers, octets: probe.body.map { Array($0.utf8) })
  }

  /// Everything that is acme's: its directory, its roles, its log.
  private static func state(_ neighbours: Neighbours) async throws -> [String] {
    let contents = try await neighbours.acme.contents().map(\.text)
    let scenario = neighbours.scenario
    let tenant = try await scenario.tenantID("acme")
    let alice = try #require(ResourceID(neighbours.alice))
    let grants = try await scenario.server.store.read {
      try $0.grants(of: alice, tenant: tenant, includingEnded: true).map { "\($0)" }
    }
    return contents + grants + (try await scenario.auditHead(of: "acme"))
  }

  @Test func everyRouteHasARow() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let routes = Set(scenario.server.router().routes.map { "\($0.path)" })
      let missing = routes.subtracting(IsolationMatrix.rows.map(\.route))
      #expect(missing.isEmpty, "no row in the isolation matrix: \(missing.sorted())")
    }
  }

  @Test(arguments: Engine.allCases)
  func anothersTokenOpensNoMoreThanAnUnknownOne(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let acme = Target(user: neighbours.alice, group: neighbours.support, userName: "alice@acme.example")
      let before = try await Self.state(neighbours)
      for probe in Self.probes(IsolationMatrix.rows, "/t/acme", acme) {
        let answer = try await Self.answer(probe, token: neighbours.globex.token, in: neighbours.scenario)
        let other = try await Self.answer(probe, token: "lyd_scim_unknown", in: neighbours.scenario)
        if !probe.isForm { #expect(answer.status == 401, "\(probe.name)") }
        if probe.isRandom {
          #expect(answer.status == other.status, "\(probe.name)")
        } else {
          #expect(answer.whole == other.whole, "\(probe.name)")
        }
      }
      #expect(try await Self.state(neighbours) == before)
    }
  }

  @Test(arguments: Engine.allCases)
  func anothersIDsAreAnsweredLikeNobodysIDs(engine: Engine) async throws {
    // The same requests to two servers alike, of which one has the other tenant's resources named by its own ids.
    let known = try await Self.told(on: engine) { neighbours in
      Target(user: neighbours.alice, group: neighbours.support, userName: "alice@acme.example")
    }
    let unknown = try await Self.told(on: engine, Self.nobody)
    try #require(known.count == unknown.count && known.count > 300)
    for (here, nowhere) in zip(known, unknown) { #expect(here.answer == nowhere.answer, "\(here.name)") }
  }

  /// What globex is told at its own base about a target.
  private static func told(
    on engine: Engine, _ target: @escaping @Sendable (Neighbours) -> Target
  ) async throws -> [(name: String, answer: String)] {
    let told = Told()
    try await Neighbours.meet(on: engine) { neighbours in
      let target = target(neighbours)
      let before = try await state(neighbours)
      for probe in probes(IsolationMatrix.directory, "/t/globex", target) {
        let answer = try await answer(probe, token: neighbours.globex.token, in: neighbours.scenario)
        #expect(answer.status != 401 && answer.status < 500 || answer.status == 501, "\(probe.name)")
        await told.add(probe.name, target.neutral(answer.whole))
      }
      #expect(try await state(neighbours) == before)
    }
    return await told.all
  }
}

private actor Told {
  private(set) var all: [(name: String, answer: String)] = []

  func add(_ name: String, _ answer: String) { all.append((name, answer)) }
}
