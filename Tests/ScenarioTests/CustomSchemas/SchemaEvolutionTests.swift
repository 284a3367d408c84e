import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import Testing

/// A tenant's schema changes while resources are stored by it: what they survive is done at once, anything else refused.
@Suite struct SchemaEvolutionTests {
  private typealias Documents = SchemaDocuments

  /// What the attributes are to begin with.
  private static let first: [JSONValue] = [
    ["name": "number", "caseExact": true], ["name": "level", "type": "integer"],
    ["name": "doors", "type": "complex", "multiValued": true, "subAttributes": [["name": "value"]]],
  ]

  /// Tells a story at a tenant with the schema, and with one user who has a value of each attribute where `isUsed`.
  private static func play(
    on engine: Engine, isUsed: Bool = true, _ story: @escaping @Sendable (DirectoryClient, String) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      try await scenario.declare(Documents.extending("User", first))
      let directory = try await scenario.directory(of: "acme")
      guard isUsed else { return try await story(directory, "") }
      let badge: JSONValue = ["number": "a1", "level": 2, "doors": [["value": "north"]]]
      let made = try await directory.send(
        .post, "Users", ["userName": "ada", Documents.urn("Badge"): badge])
      try await story(directory, try #require(made.id))
    }
  }

  /// The attributes with one of them changed or added.
  private static func changed(_ name: String, _ members: JSONObject) -> [JSONValue] {
    var attributes = first
    let place = first.firstIndex { $0["name"]?.stringValue == name }
    var attribute = place.flatMap { first[$0].objectValue } ?? ["name": .string(name)]
    for member in members { attribute[member.name] = member.value }
    if let place { attributes[place] = .object(attribute) } else { attributes.append(.object(attribute)) }
    return attributes
  }

  @Test(arguments: Engine.allCases)
  func aNewAttributeIsThereAtOnce(engine: Engine) async throws {
    try await Self.play(on: engine) { directory, ada in
      let scenario = directory.scenario
      #expect(try await directory.send(.get, "Users?filter=floor%20pr").code == "scim.filter.invalid")
      try await scenario.declare(
        Documents.extending(
          "User",
          Self.changed("doors", ["subAttributes": [["name": "value"], ["name": "until", "type": "dateTime"]]])
            + [["name": "floor", "uniqueness": "server"]]))
      #expect(try await directory.send(.get, "Users?filter=floor%20pr").total == 0)
      #expect(try await directory.send(.get, "Users?filter=number%20eq%20%22a1%22").total == 1)
      let patched = try await directory.patch(
        "Users/\(ada)",
        [
          ["op": "add", "path": "floor", "value": "3"],
          ["op": "add", "path": "doors[value eq \"north\"].until", "value": "2027-01-01T00:00:00Z"],
        ])
      #expect(patched.status == 200)
      #expect(try await directory.send(.get, "Users?filter=floor%20eq%20%223%22").total == 1)
      let bob = try await directory.send(.post, "Users", ["userName": "bob", "floor": "3"])
      #expect(bob.code == "scim.uniqueness")
    }
  }

  @Test(arguments: Engine.allCases)
  func wholeNumbersBecomeNumbersAndAreStillFound(engine: Engine) async throws {
    try await Self.play(on: engine) { directory, ada in
      try await directory.scenario.declare(Documents.extending("User", Self.changed("level", ["type": "decimal"])))
      for filter in ["level%20eq%202", "level%20eq%202.0", "level%20gt%201.5", "level%20lt%202.5"] {
        #expect(try await directory.send(.get, "Users?filter=\(filter)").total == 1, "\(filter)")
      }
      let operation = try JSONValue(parsing: #"{"op": "replace", "path": "level", "value": 2.5}"#)
      let patched = try await directory.patch("Users/\(ada)", [operation])
      #expect(patched.status == 200)
      #expect(try await directory.send(.get, "Users?filter=level%20eq%202.5").total == 1)
    }
  }

  /// What no answer showed could not be searched; its values were indexed all the same.
  @Test(arguments: Engine.allCases)
  func anAttributeThatBecomesSearchableFindsWhoHadItBefore(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      try await scenario.declare(Documents.extending("User", [["name": "pin", "returned": "never"]]))
      let directory = try await scenario.directory(of: "acme")
      _ = try await directory.send(.post, "Users", ["userName": "ada", "pin": "Red"])
      #expect(try await directory.send(.get, "Users?filter=pin%20eq%20%22red%22").code == "scim.filter.unsearchable")
      try await scenario.declare(Documents.extending("User", [["name": "pin"]]))
      #expect(try await directory.send(.get, "Users?filter=pin%20eq%20%22red%22").total == 1)
      #expect(try await directory.send(.get, "Users?sortBy=pin").total == 1)
    }
  }

  @Test(
    arguments: [
      ("number", ["type": "integer"], "type"), ("number", ["multiValued": true], "multiValued"),
      ("number", ["uniqueness": "server"], "uniqueness"), ("number", ["required": true], "required"),
      ("number", ["mutability": "readOnly"], "mutability"), ("number", ["mutability": "writeOnly"], "mutability"),
      ("level", ["type": "string"], "type"), ("level", ["type": "boolean"], "type"),
      ("doors", ["multiValued": false], "multiValued"), ("doors", ["subAttributes": [["name": "room"]]], "value"),
      ("floor", ["required": true], "floor"),
    ] as [(String, JSONObject, String)])
  func whatStoredResourcesWouldNotSurviveIsRefused(
    attribute: String, members: JSONObject, path: String
  ) async throws {
    try await Self.play(on: .memory) { directory, _ in
      let report = try await directory.scenario.apply([
        Documents.extending("User", Self.changed(attribute, members))
      ])
      #expect(report.problems.map(\.code) == ["manifest.schema.breaking"])
      let problem = try #require(report.problems.first)
      #expect(problem.message.contains(path), "\(problem)")
      #expect(problem.expected != nil && !problem.remedy.isEmpty)
      #expect(problem.received == "1 stored resources of type User")
    }
  }

  @Test func anExtensionOfStoredResourcesCannotBecomeRequired() async throws {
    try await Self.play(on: .memory) { directory, _ in
      let report = try await directory.scenario.apply([Documents.extending("User", required: true, Self.first)])
      #expect(report.problems.map(\.code) == ["manifest.schema.breaking"])
      let other = Documents.extending(
        "User", name: "other", id: Documents.urn("Other"), required: true, [["name": "own"]])
      #expect(try await directory.scenario.apply([other]).problems.map(\.code) == ["manifest.schema.breaking"])
    }
  }

  @Test func aSchemaThatNobodyUsesYetMayChangeAtWill() async throws {
    try await Self.play(on: .memory, isUsed: false) { directory, _ in
      try await directory.scenario.declare(
        Documents.extending("User", required: true, [["name": "number", "type": "integer", "uniqueness": "server"]]))
      let made = try await directory.send(.post, "Users", ["userName": "ada"])
      #expect(made.code == "scim.value.required")
    }
  }

  /// A rule that reads what is gone would silently confer nothing.
  @Test(arguments: Engine.allCases)
  func aPolicyThatNoLongerCompilesIsRefusedWithItsRule(engine: Engine) async throws {
    try await Self.play(on: engine, isUsed: false) { directory, _ in
      let scenario = directory.scenario
      try await scenario.declare(Documents.policy(when: "number eq \"a1\""))
      let report = try await scenario.apply([Documents.extending("User", [["name": "level", "type": "integer"]])])
      #expect(report.problems.map(\.code) == ["mapping.condition.invalid"])
      #expect(report.problems.first?.position?.rule == "red")
      #expect(report.problems.first?.remedy.isEmpty == false)
      #expect(report.steps.isEmpty)
      // Nothing of it was stored: the attribute is there, and the rule confers.
      _ = try await directory.send(.post, "Users", ["userName": "ada", "number": "a1"])
      #expect(try await scenario.entries(of: "acme").count { $0.action == "grants.changed" } == 1)
      // With a policy that can do without it, the same change is fine where nobody has the attribute.
      let both = try await scenario.apply([
        Documents.extending("User", Self.first + [["name": "floor"]]), Documents.policy(when: "floor eq \"3\""),
      ])
      #expect(both.problems.map(\.code) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func aTypeThatHasResourcesKeepsItsSchema(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      try await scenario.declare(Documents.making("Device", at: "Devices"))
      let directory = try await scenario.directory(of: "acme")
      let made = try await directory.send(.post, "Devices", ["serialNumber": "S1"])
      let renamed = Documents.making("Machine", at: "Machines")
      #expect(try await scenario.apply([renamed]).problems.map(\.code) == ["manifest.schema.breaking"])
      // Under another address the same resources are found.
      try await scenario.declare(Documents.making("Device", at: "Machines"))
      #expect(try await directory.send(.get, "Devices").code == "scim.endpoint.unknown")
      #expect(try await directory.send(.get, "Machines/\(try #require(made.id))").status == 200)
    }
  }

  /// Of many values, those with the same `value` are the same: their immutable parts are kept and compared.
  @Test(arguments: Engine.allCases)
  func immutablePartsOfManyValuesKeepTheirValues(engine: Engine) async throws {
    let doors: JSONValue = [
      "name": "doors", "type": "complex", "multiValued": true,
      "subAttributes": [["name": "value"], ["name": "since", "mutability": "immutable"], ["name": "note"]],
    ]
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      try await scenario.declare(Documents.extending("User", [doors]))
      let directory = try await scenario.directory(of: "acme")
      func body(_ doors: JSONValue) -> JSONValue { ["userName": "ada", "doors": doors] }
      let made = try await directory.send(
        .post, "Users", body([["value": "north", "since": "2020"], ["value": "south"]]))
      let path = "Users/\(try #require(made.id))"
      let changed = try await directory.send(.put, path, body([["value": "north", "since": "2021"]]))
      #expect(changed.status == 400 && changed.code == "scim.value.immutable")
      let kept = try await directory.send(
        .put, path, body([["value": "north", "note": "main"], ["value": "west", "since": "2022"]]))
      #expect(
        kept.json?[Documents.urn("Badge")]?["doors"]
          == [["value": "north", "note": "main", "since": "2020"], ["value": "west", "since": "2022"]])
      for operation: JSONValue in [
        ["op": "replace", "path": "doors[value eq \"north\"].since", "value": "2021"],
        ["op": "remove", "path": "doors[value eq \"north\"].since"],
        ["op": "replace", "path": "doors", "value": [["value": "north", "since": "2021"]]],
        ["op": "replace", "path": "doors[value eq \"north\"]", "value": ["value": "north", "since": "2021"]],
      ] {
        let answer = try await directory.patch(path, [operation])
        #expect(answer.status == 400 && answer.code == "scim.value.immutable", "\(operation)")
      }
      let fine = try await directory.patch(
        path,
        [
          ["op": "replace", "path": "doors[value eq \"north\"].note", "value": "front"],
          ["op": "remove", "path": "doors[value eq \"west\"]"],
          ["op": "add", "path": "doors", "value": [["value": "south", "since": "2024"]]],
        ])
      #expect(fine.status == 200, "\(fine.text)")
    }
  }
}
