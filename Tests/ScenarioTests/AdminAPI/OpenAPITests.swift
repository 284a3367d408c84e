import Foundation
import Hummingbird
import JSON
import LanyardService
import Testing

@testable import LanyardRuntime

/// `schemas/api/openapi.yaml` describes the admin API that there is: no route, method, parameter or member more or less.
/// (YAML is read by a part of the runtime that is nobody else's, hence the look inside.)
@Suite struct OpenAPITests {
  private static let base = "/api/v1"

  private static func description() throws -> JSONValue {
    let path = Repository.path("schemas/api/openapi.yaml")
    let octets = Array(try Data(contentsOf: URL(filePath: path)))
    return try #require(try YAMLDocument.documents(in: octets, file: path).first).value
  }

  /// The members of an object of `components/schemas`, those that must be there and all.
  private static func members(of name: String) throws -> (required: Set<String>, all: Set<String>) {
    let schema = try #require(try description()["components"]?["schemas"]?[name])
    #expect(schema["additionalProperties"] == false)
    let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
    return (Set(required), Set(schema["properties"]?.objectValue?.names ?? []))
  }

  @Test func itNamesTheRoutesThereAreAndTheirMethods() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      let routes = neighbours.scenario.server.router().routes.map { "\($0.path)" }.filter { $0.hasPrefix(Self.base) }
      let paths = try #require(try Self.description()["paths"]?.objectValue)
      #expect(Set(routes.map { String($0.dropFirst(Self.base.count)) }) == Set(paths.names))
      for path in paths {
        let described = Set((path.value.objectValue?.names ?? []).filter { $0 != "parameters" }.map { $0.uppercased() })
        let answer = try await admin.send(
          .trace,
          path.name.replacing("{tenant}", with: "acme").replacing("{review}", with: "spring"))
        let allowed = try #require(answer.headers[.allow]).split(separator: ", ").map(String.init)
        #expect(Set(allowed).subtracting(["HEAD"]) == described, "\(path.name)")
      }
    }
  }

  @Test func answersHaveTheMembersItNames() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      try await neighbours.scenario.server.provisioningLog.flush()
      let admin = try await AdminClient(neighbours.scenario)
      let answer = try await admin.get("/tenants/acme/provisioning-log")
      let page = try #require(answer.json?.objectValue)
      let entry = try #require(page["entries"]?.arrayValue?.first?.objectValue)
      for (object, name) in [(page, "ProvisioningLogPage"), (entry, "ProvisioningLogEntry")] {
        let members = try Self.members(of: name)
        #expect(Set(object.names) == members.all && members.required == members.all, "\(name)")
      }
      let refusals = [
        try await admin.get("/tenants/acme/provisioning-log?limit=0"),
        try await admin.get("/tenants/x/provisioning-log"),
      ]
      let members = try Self.members(of: "Error")
      for refusal in refusals {
        let names = Set(try #require(refusal.json?.objectValue).names)
        #expect(names.isSubset(of: members.all) && names.isSuperset(of: members.required))
      }
    }
  }

  @Test func answersAboutAccessHaveTheMembersItNames() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      let access = try #require(try await admin.get("/tenants/acme/access").json)
      let wish: JSONValue = ["name": "spring", "reviewers": ["eve@acme.example"]]
      let review = try await neighbours.scenario.send(
        .post, "/api/v1/tenants/acme/reviews",
        headers: [.authorization: "Bearer \(admin.token ?? "")", .contentType: "application/json"],
        octets: wish.serialized())
      let page = try #require(try await admin.get("/tenants/acme/reviews/spring").json)
      for (value, name) in [
        (access, "AccessPage"), (access["grants"]?.arrayValue?.first, "AccessGrant"), (review.json, "Review"),
        (page, "ReviewPage"), (page["items"]?.arrayValue?.first, "ReviewItem"),
      ] {
        let members = try Self.members(of: name)
        #expect(Set(value?.objectValue?.names ?? []) == members.all && members.required == members.all, "\(name)")
      }
    }
  }

  @Test func aPreviewHasTheMembersItNames() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      let policy = JSONValue.object(Manifests.policy("acme", [("agent", "Elsewhere")]))
      let answer = try await admin.post("/tenants/acme/policy/preview", ["manifests": [policy]])
      let faulty: JSONValue = ["apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme", "rules": 1]
      let refusal = try await admin.post("/tenants/acme/policy/preview", ["manifests": [faulty]])
      for (value, name) in [
        (answer.json, "Preview"), (answer.json?["tenants"]?.arrayValue?.first, "TenantPreview"),
        (refusal.json, "PreviewRefusal"),
      ] {
        let members = try Self.members(of: name)
        #expect(Set(value?.objectValue?.names ?? []) == members.all && members.required == members.all, "\(name)")
      }
    }
  }

  /// Problems have the members that it names, with the place of a condition that is wrong.
  @Test func theProblemsOfAPreviewHaveTheMembersItNames() async throws {
    let schema = try #require(try Self.description()["components"]?["schemas"]?["PreviewRefusal"])
    let items = try #require(schema["properties"]?["problems"]?["items"])
    let (all, required) = (
      Set(items["properties"]?.objectValue?.names ?? []),
      (items["required"]?.arrayValue ?? []).compactMap(\.stringValue)
    )
    try await Neighbours.meet(on: .memory) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      var policy = Manifests.policy("acme", [("agent", "Support"), ("nobody", "Support")])
      let rules = (policy["rules"]?.arrayValue ?? []).compactMap(\.objectValue)
      var broken = try #require(rules.first)
      broken["when"] = "a = b"
      policy["rules"] = .array([.object(broken)] + rules.dropFirst().map { .object($0) })
      let answer = try await admin.post("/tenants/acme/policy/preview", ["manifests": [.object(policy)]])
      let problems = (answer.json?["problems"]?.arrayValue ?? []).compactMap(\.objectValue)
      #expect(problems.contains { $0["column"]?.intValue != nil }, "\(answer.text)")
      for problem in problems {
        #expect(all.isSuperset(of: problem.names) && Set(problem.names).isSuperset(of: required), "\(problem)")
      }
    }
  }

  @Test func aBodyOfAnotherTypeIsAnsweredAsItSays() async throws {
    let paths = try #require(try Self.description()["paths"]?.objectValue)
    let takingBodies = paths.filter { $0.value["post"]?["requestBody"] != nil }
    #expect(takingBodies.count > 4)
    try await Neighbours.meet(on: .memory) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      for path in takingBodies {
        let described = path.value["post"]?["responses"]?.objectValue?.names ?? []
        #expect(Set(["413", "415"]).isSubset(of: described), "\(path.name)")
        let address = path.name.replacing("{tenant}", with: "acme").replacing("{review}", with: "spring")
          .replacing("{hold}", with: "00000000-0000-4000-8000-000000000000")
        let answer = try await admin.send(.post, address, headers: [.contentType: "text/plain"])
        #expect(answer.status == 415, "\(path.name)")
      }
    }
  }

  @Test func itNamesTheParametersThereAre() async throws {
    let route = try #require(try Self.description()["paths"]?["/tenants/{tenant}/provisioning-log"]?["get"])
    let described = (route["parameters"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
    try await Neighbours.meet(on: .memory) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      // The refusal of an unknown one lists those there are.
      let refusal = try await admin.get("/tenants/acme/provisioning-log?nonsense=1")
      let expected = try #require(refusal.json?["expected"]?.stringValue)
      #expect(expected.split(separator: ", ").dropLast().map(String.init) == described)
    }
  }
}
