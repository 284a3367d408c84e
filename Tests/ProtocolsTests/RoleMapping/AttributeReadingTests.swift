import Diagnostics
import JSON
import RoleMapping
import Testing

/// `attributes` and `guard` as documents write them.
@Suite struct AttributeReadingTests {
  private typealias Sample = MappingSample

  private func problems(_ attributes: JSONValue...) -> [String] {
    Sample.problems(["attributes": .array(attributes), "rules": []], features: .attributes)
  }

  private func guardProblems(_ limits: JSONValue) -> [String] {
    Sample.problems(["guard": ["revocations": limits], "rules": []], features: .revocationGuard)
  }

  @Test func aWholeMappingIsReadWithItsOptions() throws {
    let document: JSONObject = [
      "attributes": [
        [
          "to": "level", "scim": "level", "saml": "urn:level", "type": "integer", "values": [1, 2], "default": 1,
          "authority": "saml",
        ]
      ],
      "rules": [],
    ]
    let mapping = try #require(try MappingPolicy(parsing: document, features: .attributes).attributes.first)
    #expect(mapping.type == .integer)
    #expect(mapping.values == .only([.integer(1), .integer(2)]))
    #expect(mapping.defaultValue == .integer(1))
    #expect(mapping.sources == [.saml, .scim])
    #expect(!mapping.isRequired)
  }

  @Test func allProblemsComeOutTogether() {
    #expect(
      problems(
        ["to": "a"], ["to": "a", "scim": "userName"], ["to": "b b", "scim": "userName", "colour": "red"],
        ["to": "c", "scim": "user name"], ["to": "d", "scim": "shoeSize"], ["to": "e", "scim": "name"],
        ["to": "f", "saml": "x", "authority": "scim"], ["to": "g", "saml": "x", "type": "float"],
        ["to": "h", "saml": "x", "required": true, "default": "y"], "text", ["to": "i", "scim": "saml.groups"],
        ["to": "j", "scim": "password"], ["to": "k", "scim": ""]
      ) == [
        "/attributes/0 mapping.attribute.source-invalid", "/attributes/1/to mapping.attribute.name-invalid",
        "/attributes/2/colour mapping.member.unknown", "/attributes/2/to mapping.attribute.name-invalid",
        "/attributes/3/scim mapping.attribute.path-invalid",
        "/attributes/6/authority mapping.attribute.source-invalid", "/attributes/7/type mapping.member.invalid",
        "/attributes/8/required mapping.member.invalid", "/attributes/9 mapping.member.invalid",
        "/attributes/12/scim mapping.member.invalid",
        "/attributes/4/scim mapping.attribute.path-invalid", "/attributes/5/scim mapping.attribute.path-invalid",
        "/attributes/10/scim mapping.attribute.path-invalid", "/attributes/11/scim mapping.attribute.path-invalid",
      ])
  }

  @Test func valuesAndDefaultMustBeOfTheType() {
    let invalid = "mapping.attribute.values-invalid"
    #expect(
      problems(["to": "a", "saml": "x", "type": "integer", "values": [1, "2", true], "default": "3"])
        == [
          "/attributes/0/values/1 \(invalid)", "/attributes/0/values/2 \(invalid)", "/attributes/0/default \(invalid)",
        ])
    #expect(
      problems(["to": "a", "saml": "x", "type": "boolean", "values": ["yes/no": "true"]])
        == ["/attributes/0/values/yes~1no \(invalid)"])
    #expect(
      problems(["to": "a", "saml": "x", "type": "dateTime", "default": "yesterday"])
        == ["/attributes/0/default \(invalid)"])
    #expect(
      problems(["to": "a", "saml": "x", "type": "list", "values": ["a"], "default": ["a", "b"]])
        == ["/attributes/0/default \(invalid)"])
    #expect(problems(["to": "a", "saml": "x", "values": []]) == ["/attributes/0/values \(invalid)"])
    #expect(problems(["to": "a", "saml": "x", "values": "any"]) == ["/attributes/0/values mapping.member.invalid"])
    #expect(problems(["to": "a", "saml": "x", "values": ["A": "a"], "default": "general"]).isEmpty)
  }

  @Test func whatStandsAtThePathMustBeAbleToBeOfTheType() {
    let mismatch = "/attributes/0/type mapping.attribute.type-mismatch"
    #expect(problems(["to": "a", "scim": "active", "type": "integer"]) == [mismatch])
    #expect(problems(["to": "a", "scim": "emails.value"]) == [mismatch])
    #expect(problems(["to": "a", "scim": "level", "type": "dateTime"]) == [mismatch])
    #expect(problems(["to": "a", "scim": "active", "type": "integer", "values": ["true": 1, "false": 0]]).isEmpty)
  }

  @Test func moreMappingsThanTheLimitAreRefusedUnread() {
    let document: JSONObject = [
      "attributes": .array(Array(repeating: "x", count: AttributeMapping.maximumCount + 1)), "rules": [],
    ]
    #expect(Sample.problems(document, features: .attributes) == ["/attributes mapping.policy.too-large"])
  }

  @Test func aGuardIsReadAndWhatItLeavesOutIsTheStandard() throws {
    let document: JSONObject = ["guard": ["revocations": ["count": 7, "window": "PT1H"]], "rules": []]
    let policy = try MappingPolicy(parsing: document, features: .revocationGuard)
    #expect(policy.revocationGuard == GuardPolicy(count: 7, window: .seconds(3600)))
    #expect(try MappingPolicy(parsing: ["rules": []]).revocationGuard == GuardPolicy(count: 50, percent: 20))
  }

  @Test func aGuardOutOfBoundsIsRefused() {
    let place = "/guard/revocations"
    #expect(
      guardProblems(["count": 0, "percent": 101, "window": "PT1S", "speed": 1]) == [
        "\(place)/speed mapping.member.unknown", "\(place)/count mapping.guard.invalid",
        "\(place)/percent mapping.guard.invalid", "\(place)/window mapping.guard.invalid",
      ])
    #expect(guardProblems(["count": "9"]) == ["\(place)/count mapping.guard.invalid"])
    #expect(guardProblems([]) == ["\(place) mapping.member.invalid"])
  }

  @Test func theGuardTripsAboveItsCountOrItsShareAndNeverBelowSix() {
    let policy = GuardPolicy(count: 50, percent: 20)
    #expect(!policy.trips(losing: 50, holding: 1000))
    #expect(policy.trips(losing: 51, holding: 1000))
    #expect(!policy.trips(losing: 20, holding: 100))
    #expect(policy.trips(losing: 21, holding: 100))
    #expect(!policy.trips(losing: 5, holding: 5))
    #expect(policy.trips(losing: 6, holding: 6))
    #expect(policy.trips(losing: .max, holding: .max))
  }
}
