import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SampleIdP

extension Manifests {
  static func connection(
    _ tenant: String, name: String = "sample-idp", justInTime: Bool? = nil, facts: JSONObject? = nil,
    match: String = "userName"
  ) throws -> JSONObject {
    var document = try connection(tenant)
    document["name"] = .string(name)
    document["match"] = .string(match)
    document["justInTime"] = justInTime.map(JSONValue.bool)
    document["facts"] = facts.map(JSONValue.object)
    return document
  }

  /// A rule that confers a role of `crm`, with its role's name for an id.
  static func rule(_ role: String, when: String, _ more: JSONObject = [:]) -> JSONValue {
    var rule: JSONObject = [
      "id": .string("\(role)-rule"), "application": "crm", "role": .string(role), "when": .string(when),
    ]
    for member in more { rule[member.name] = member.value }
    return .object(rule)
  }

  static func policy(_ tenant: String, rules: [JSONValue], attributes: [JSONValue] = []) -> JSONObject {
    var document: JSONObject = [
      "apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": .string(tenant), "rules": .array(rules),
    ]
    if !attributes.isEmpty { document["attributes"] = .array(attributes) }
    return document
  }
}

extension Scenario {
  /// The operator's application and a tenant, `acme`, with a connection, rules and a target.
  func declareAcme(
    rules: [JSONValue], attributes: [JSONValue] = [], justInTime: Bool? = nil, facts: JSONObject? = nil
  ) async throws {
    try await declare(
      Manifests.application(), Manifests.tenant("acme"),
      Manifests.connection("acme", justInTime: justInTime, facts: facts), Manifests.slowTarget("acme"),
      Manifests.policy("acme", rules: rules, attributes: attributes))
  }

  /// Lets the background job do all there is to do.
  func judge() async throws {
    let job = EvaluationRunner(runner: server.runner, services: server.directory, clock: server.clock)
    while try await job.tick() > 0 {}
  }

  /// Why somebody has what they have, as the command line asks for it.
  func explain(_ user: String) async throws -> SubjectExplanation {
    try await MappingQueries(store: server.store, services: server.directory, clock: server.clock)
      .explain(tenant: .init("acme"), user: user)
  }
}

extension Browser {
  /// Comes from the portal.
  func arrive(_ name: String, _ attributes: SamplePerson.Attribute...) async throws -> Answer {
    try await post(try response(about: SamplePerson(nameID: name, attributes: attributes)))
  }
}

extension SamplePerson.Attribute {
  static func groups(_ names: String...) -> SamplePerson.Attribute { .init("groups", names) }
}
