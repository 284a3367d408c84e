import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct SearchingAndSorting {
  private static let enterprise = SchemaURN.enterpriseUser

  private func code(of filter: String, _ type: String = "User") throws -> ErrorCode? {
    let type = try SCIMSupport.type(type)
    let resolved = try ResolvedFilter(resolving: Filter(parsing: filter), against: type)
    return SCIMSupport.code { try type.requireSearchable(resolved) }
  }

  @Test(arguments: [
    #"userName eq "a""#, #"id eq "a""#, #"externalId pr"#, #"meta.created gt "2026-01-01T00:00:00Z""#,
    #"meta.version eq "W/\"1\"""#, #"meta.resourceType eq "User""#, #"emails[type eq "work" and primary eq true]"#,
    #"schemas eq "urn:x""#, "manager pr", #"manager.value eq "x""#, #"manager.$ref pr"#, "not (department pr)",
    #"x509Certificates.value eq "AAAA""#, #"photos.value sw "https""#,
  ])
  func whatIsKeptCanBeSearched(_ filter: String) throws {
    #expect(try code(of: filter) == nil)
  }

  @Test(arguments: [
    #"groups.display eq "g""#, #"groups eq "g""#, #"groups[value eq "g"]"#, "groups pr", "not (groups pr)",
    #"userName eq "a" or groups.type eq "direct""#, #"password eq "secret""#, "password pr",
    #"meta.location eq "x""#, "meta[location pr]", #"manager.displayName eq "M""#, #"manager[displayName pr]"#,
  ])
  func whatIsNotKeptIsRefusedAndNeverAnEmptyList(_ filter: String) throws {
    #expect(try code(of: filter) == .scimFilterUnsearchable)
  }

  @Test func membersAreSearchedByWhatTheirRowsHold() throws {
    #expect(try code(of: #"members.value eq "u" and members[type eq "User"]"#, "Group") == nil)
    #expect(try code(of: "members pr", "Group") == nil)
    #expect(try code(of: #"members.$ref eq "u""#, "Group") == .scimFilterUnsearchable)
    #expect(try code(of: #"members[not ($ref pr)]"#, "Group") == .scimFilterUnsearchable)
  }

  @Test(arguments: [
    ("userName", "userName"), ("USERNAME", "userName"), ("name.familyName", "name.familyName"),
    ("emails", "emails.value"), ("emails.type", "emails.type"), ("meta.created", "meta.created"),
    ("meta.lastModified", "meta.lastModified"), ("id", "id"), ("externalId", "externalId"), ("active", "active"),
    ("department", "\(enterprise):department"), ("\(enterprise):manager", "\(enterprise):manager.value"),
    ("\(SchemaURN.user):title", "title"), ("photos", "photos.value"),
  ])
  func aPathToSortByHasTheKeyOfTheIndex(_ path: String, _ key: String) throws {
    #expect(try SCIMSupport.type("User").sortKey(for: AttributePath(parsing: path)) == key)
  }

  @Test(arguments: [
    ("nonsense", "scim.path.unknown"), ("emails.nonsense", "scim.path.unknown"), ("name", "scim.sort.unsupported"),
    ("addresses", "scim.sort.unsupported"), ("groups", "scim.sort.unsupported"),
    ("groups.display", "scim.sort.unsupported"),
    ("password", "scim.sort.unsupported"), ("x509Certificates", "scim.sort.unsupported"),
    ("meta", "scim.sort.unsupported"),
    ("meta.version", "scim.sort.unsupported"), ("meta.location", "scim.sort.unsupported"),
    ("schemas", "scim.sort.unsupported"), ("manager.displayName", "scim.sort.unsupported"),
  ])
  func whatHasNoOrderIsRefused(_ path: String, _ code: String) throws {
    let type = try SCIMSupport.type("User")
    #expect(SCIMSupport.code { _ = try type.sortKey(for: AttributePath(parsing: path)) } == ErrorCode(rawValue: code))
  }

  @Test func groupsAreNotSortedByTheirMembers() throws {
    let type = try SCIMSupport.type("Group")
    #expect(SCIMSupport.code { _ = try type.sortKey(for: AttributePath(parsing: "members")) } == .scimSortUnsupported)
    #expect(try type.sortKey(for: AttributePath(parsing: "displayName")) == "displayName")
  }

  @Test func thePrimaryValueIsWhatResourcesAreSortedByElseTheFirst() throws {
    let type = try SCIMSupport.type("User")
    func keys(_ emails: JSONValue) -> [String] {
      type.indexEntries(for: ["userName": "a", "emails": emails]).filter { $0.key == "emails.value" && $0.isSortKey }
        .map(\.folded)
    }
    #expect(keys([["value": "b"], ["value": "a", "primary": true], ["value": "c"]]) == ["a"])
    #expect(keys([["value": "b"], ["value": "a", "primary": false]]) == ["b"])
    #expect(keys([["value": "b"], ["type": "work", "primary": true]]).isEmpty)
  }

  @Test func valuesThatMustBeUniqueAreMarkedWhereverTheyStand() {
    let badge = AttributeDefinition(name: "badge", kind: .string, uniqueness: .server)
    let keys = AttributeDefinition(
      name: "keys", kind: .complex, isMultiValued: true,
      subAttributes: [
        AttributeDefinition(name: "serial", kind: .integer, uniqueness: .global),
        AttributeDefinition(name: "tags", kind: .string, isMultiValued: true),
      ])
    let type = ResourceType(
      name: "T", endpoint: "Ts", schema: Schema(id: "urn:x:T", name: "T", attributes: [keys]),
      extensions: [.init(Schema(id: "urn:x:E", name: "E", attributes: [badge]))])
    let entries = type.indexEntries(for: [
      "keys": [["serial": 7, "tags": ["A", "b"]], ["serial": 8]], "urn:x:E": ["badge": "B1"],
    ])
    let unique = Set(entries.filter(\.isUnique).map(\.key))
    #expect(unique == ["keys.serial", "urn:x:E:badge"])
    #expect(entries.filter { $0.key == "keys.tags" }.map(\.folded) == ["a", "b"])
    #expect(entries.count == 5)
  }
}
