import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardRuntime
import LanyardService
import Testing

/// What is declared wrongly is refused whole.
@Suite struct BadManifestTests {
  @Test func aKindNobodyKnowsIsRefusedWithItsPlace() throws {
    let text = "apiVersion: lanyard/v1\nkind: Tenant\nname: acme\n---\napiVersion: lanyard/v1\nkind: Tennant\nname: x\n"
    let result = ManifestLoader().load(octets: Array(text.utf8), file: "manifests.yaml")
    let problem = try #require(result.problems.first)
    #expect(problem.code == "manifest.kind.unknown")
    #expect(problem.position?.file == "manifests.yaml")
    #expect(problem.position?.line == 6)
  }

  @Test(arguments: Engine.allCases)
  func aRoleNobodyKnowsFailsTheApplyAndChangesNothing(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let revision = try await scenario.server.store.read { try $0.manifestRevision() }
      let report = try await scenario.apply([
        Manifests.tenant("globex"), Manifests.policy("acme", [("emperor", "Support")]),
      ])
      #expect(report.problems.map(\.code) == ["mapping.role.unknown"])
      #expect(report.problems.allSatisfy { !$0.remedy.isEmpty })
      #expect(try await scenario.server.store.read { try $0.manifestRevision() } == revision)
      #expect(try await scenario.send(.get, "/t/globex/audit/checkpoint").status == 404)
    }
  }

  @Test(arguments: Engine.allCases)
  func applyingTwiceChangesNothingTheSecondTime(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let documents = [
        Manifests.application(), Manifests.tenant("acme"), Manifests.slowTarget("acme"),
        Manifests.policy("acme", [("agent", "Support")]),
      ]
      let dry = try await scenario.apply(documents, dryRun: true)
      #expect(dry.steps.allSatisfy { $0.effect == .added })
      #expect(try await scenario.send(.get, "/t/acme/audit/checkpoint").status == 404)
      #expect(try await scenario.apply(documents).steps.allSatisfy { $0.effect == .added })
      let head = try await scenario.auditHead(of: "acme")
      #expect(try await scenario.apply(documents).steps.allSatisfy { $0.effect == .untouched })
      #expect(try await scenario.auditHead(of: "acme") == head)
    }
  }
}

extension Result where Failure == ManifestProblems {
  fileprivate var problems: [CodedError] {
    guard case .failure(let problems) = self else { return [] }
    return problems.all
  }
}
