import Diagnostics
import JSON
import RoleMapping
import Testing

@Suite struct RoleCatalogueTests {
  private func problems(_ document: JSONObject) -> [String] {
    do throws(PolicyProblems) {
      _ = try RoleCatalogue(parsing: document)
      return []
    } catch {
      return error.problems.map { "\($0.pointer) \($0.error.code)" }
    }
  }

  @Test func aCatalogueIsReadOutOfItsApplication() throws {
    let catalogue = try RoleCatalogue(parsing: [
      "apiVersion": "lanyard/v1", "kind": "Application", "name": "crm", "redirectURIs": [],
      "roles": [
        ["name": "agent", "displayName": "Agent", "entitlements": ["ticket.read"]],
        ["name": "admin", "privileged": true],
      ],
      "exclusive": [["agent", "finance/approver"]],
    ])
    #expect(catalogue.application == "crm")
    #expect(catalogue.role(named: "agent")?.entitlements == ["ticket.read"])
    #expect(catalogue.role(named: "admin")?.privileged == true)
    #expect(catalogue.exclusive.map { $0.map(\.description) } == [["crm/agent", "finance/approver"]])
  }

  @Test func everyProblemIsNamed() {
    let document: JSONObject = [
      "name": "crm/two",
      "roles": [["name": "a", "priviledged": true], ["name": "a"], ["name": ""], 7, ["entitlements": ["x", 1]]],
      "exclusive": [["a"], ["a", "a"], ["a", "b"], ["a", "x/y/z"], "a"],
    ]
    #expect(
      problems(document) == [
        "/name catalogue.name.invalid",
        "/roles/0/priviledged mapping.member.unknown", "/roles/1/name catalogue.role.duplicate",
        "/roles/2/name catalogue.name.invalid", "/roles/3 mapping.member.invalid",
        "/roles/4/entitlements/1 mapping.member.invalid", "/roles/4 mapping.member.missing",
        "/exclusive/0 catalogue.exclusive.invalid", "/exclusive/1 catalogue.exclusive.invalid",
        "/exclusive/2 catalogue.exclusive.invalid", "/exclusive/3 catalogue.exclusive.invalid",
        "/exclusive/3 catalogue.exclusive.invalid", "/exclusive/4 mapping.member.invalid",
      ])
  }

  @Test func aCeilingAllowsWhatItNamesAndNothingElse() throws {
    let ceiling = try RoleCeiling(
      parsing: ["crm": ["agent"], "finance": "*"], catalogues: MappingSample.catalogues)
    #expect(ceiling.allows(MappingSample.reference("crm/agent")))
    #expect(!ceiling.allows(MappingSample.reference("crm/viewer")))
    #expect(ceiling.allows(MappingSample.reference("finance/approver")))
  }

  @Test func aCeilingOverUnknownRolesIsRefused() {
    let problems = #expect(throws: PolicyProblems.self) {
      try RoleCeiling(parsing: ["crm": ["boss"], "erp": "*", "finance": 3], catalogues: MappingSample.catalogues)
    }
    #expect(problems?.errors.map(\.code) == [.ceilingInvalid, .ceilingInvalid, .mappingMemberInvalid])
  }

  @Test func namesThatOnlyLookAlikeAreDifferentRoles() {
    // U+212A KELVIN SIGN equals K for String, not for us.
    let plain = RoleReference(application: "crm", role: "K")
    let kelvin = RoleReference(application: "crm", role: "\u{212A}")
    #expect(plain != kelvin)
    #expect(Set([plain, kelvin]).count == 2)
    #expect(!RoleCeiling.only([plain]).allows(kelvin))
  }
}
