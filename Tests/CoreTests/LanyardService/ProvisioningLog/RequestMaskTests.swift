import Diagnostics
import JSON
import LanyardService
import SCIM
import Testing

/// What an administrator sees of a request: its structure, and nothing that people typed into it.
@Suite("Masked requests")
struct RequestMaskTests {
  private static let id = "0190a0b0-0000-7000-8000-000000000001"

  private func shown(_ body: String, path: String = "/Users") throws -> JSONValue? {
    let octets = Array(body.utf8)
    return RequestMask(path: path).body(ObservedRequest.Body(octets: octets, total: octets.count))
  }

  @Test(arguments: [
    ("/Users/\(id)", "/Users/\(id)"), ("/Users", "/Users"), ("/Users/.search", "/Users/.search"),
    ("/.search", "/.search"),
    ("/Users/alice@acme.example", "/Users/‹text 18›"), ("/Users/alice", "/Users/‹text 5›"),
    ("/Groups/\(id)/members", "/Groups/\(id)/members"), ("/Schemas/urn:a:b", "/Schemas/‹text 7›"),
    ("/Schemas/\(SchemaURN.user)", "/Schemas/\(SchemaURN.user)"), ("/Jane", "/‹text 4›"),
    ("/AsyncRequests/jane", "/AsyncRequests/‹text 4›"),
    ("/ResourceTypes/User", "/ResourceTypes/User"), ("/al ice", "/‹text 6›"), ("/", "/"),
  ]) func pathsKeepEndpointsAndIDs(path: String, expected: String) {
    #expect(RequestMask(path: path).path(path) == expected)
  }

  @Test(arguments: [
    ("filter=userName+eq+%22alice%22&startIndex=1", #"filter=userName eq "‹text 5›"&startIndex=1"#),
    (
      "filter=emails%5Btype%20eq%20%22work%22%5D.value%20co%20%22acme%22",
      #"filter=emails[type eq "work"].value co "‹text 4›""#
    ),
    (
      "filter=id%20eq%20%22\(id)%22%20and%20not%20(active%20eq%20false)",
      #"filter=id eq "\#(id)" and not (active eq false)"#
    ),
    // A filter that breaks the grammar is the one somebody needs to see.
    ("filter=userName%20eq%20alice", "filter=userName eq ‹text 5›"), ("filter=alice", "filter=‹text 5›"),
    ("filter=userName%20eq%20%22ali%5C%22ce", #"filter=userName eq "‹text 7›""#),
    ("filter=displayName%20sw%20Sales%20and%20Marketing", "filter=displayName sw ‹text 5› and ‹text 9›"),
    ("filter=age%20gt%2042", "filter=‹text 3› gt ‹number›"),
    ("count=Zq9&sortOrder=jane", "count=‹text 3›&sortOrder=‹text 4›"),
    ("sortBy=jane", "sortBy=‹text 4›"), ("attributes=userName,jane", "attributes=userName,‹text 4›"),
    ("filter=userName%20pr", "filter=userName pr"),
    (
      "attributes=userName,name.givenName&excludedAttributes=members",
      "attributes=userName,name.givenName&excludedAttributes=members"
    ),
    ("count=-1&sortBy=userName&sortOrder=ascending&", "count=-1&sortBy=userName&sortOrder=ascending&"),
    ("cursor=abcdef&aadOptscim062020", "cursor=‹text 6›&aadOptscim062020"),
    ("email=a%40b.example", "‹text 5›=‹text 11›"),
    ("filter=%ZZ", "filter=‹broken escape›"), ("a%40b=1", "‹text 3›=‹text 1›"),
  ]) func queriesKeepNamesAndOperators(query: String, expected: String) {
    #expect(RequestMask(path: "/Users").query(query) == expected)
  }

  @Test func namesOfGroupsStayAndNamesOfPeopleDoNot() throws {
    let filter = "filter=displayName%20eq%20%22Sales%20team%22"
    #expect(RequestMask(path: "/Groups").query(filter) == #"filter=displayName eq "Sales team""#)
    #expect(RequestMask(path: "/Users").query(filter) == #"filter=displayName eq "‹text 10›""#)
    let body = #"{"displayName": "Sales team", "members": [{"value": "\#(Self.id)", "display": "Alice"}]}"#
    #expect(
      try shown(body, path: "/Groups")
        == ["displayName": "Sales team", "members": [["value": .string(Self.id), "display": "‹text 5›"]]])
    #expect(try shown(body)?["displayName"] == "‹text 10›")
    let bulk =
      #"{"Operations": [{"method": "POST", "path": "/Groups", "bulkId": "g", "data": {"displayName": "Sales"}}, "#
      + #"{"method": "POST", "path": "/Users", "bulkId": "u", "data": {"displayName": "Alice", "password": "x"}}]}"#
    let operations = try #require(try shown(bulk, path: "/Bulk")?["Operations"]?.arrayValue)
    #expect(
      operations.first == ["method": "POST", "path": "/Groups", "bulkId": "‹1›", "data": ["displayName": "Sales"]])
    #expect(operations.last?["data"] == ["displayName": "‹text 5›", "password": "‹secret›"])
  }

  @Test func aUserKeepsStructureTypesAndIDs() throws {
    let body = """
      {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "alice@acme.example", "active": "True",
       "externalId": "\(Self.id)", "name": {"givenName": "Ä", "familyName": ""}, "age": 42, "eta": 1, "jan": 2, "locale": null,
       "emails": [{"value": "alice@acme.example", "type": "work", "primary": true}, {"value": "x", "type": "jane-private"}], "password": ["hunter2"],
       "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"employeeNumber": 7, "manager": {"value": "bob"}}}
      """
    #expect(
      try shown(body) == [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "‹text 18›", "active": "True",
        "externalId": .string(Self.id), "name": ["givenName": "‹text 1›", "familyName": ""], "‹text 3›": "‹number›",
        "‹text 3› (2)": "‹number›", "‹text 3› (3)": "‹number›",
        "locale": nil,
        "emails": [
          ["value": "‹text 18›", "type": "work", "primary": true], ["value": "‹text 1›", "type": "‹text 12›"],
        ], "password": "‹secret›",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
          "employeeNumber": "‹number›", "manager": ["value": "‹text 3›"],
        ],
      ])
  }

  @Test func operationsKeepWhatTheyDo() throws {
    let body = """
      {"Operations": [
        {"op": "Replace", "path": "emails[type eq \\"work\\"].value", "value": "a@b.example"},
        {"op": "remove", "path": "members[value eq \\"alice\\"]"},
        {"op": "replace", "path": "password", "value": "hunter2"},
        {"op": "replace", "path": "displayName", "value": "Sales"},
        {"op": "add", "value": {"name.givenName": "Alice", "emails[type eq \\"x@y\\"].value": "v", "active": "False"}},
        {"op": "alice@acme.example", "path": 5, "value": 7}]}
      """
    let operations = try #require(try shown(body, path: "/Groups/\(Self.id)")?["Operations"]?.arrayValue)
    try #require(operations.count == 6)
    #expect(operations[0] == ["op": "Replace", "path": #"emails[type eq "work"].value"#, "value": "‹text 11›"])
    #expect(operations[1] == ["op": "remove", "path": #"members[value eq "‹text 5›"]"#])
    #expect(operations[2]["value"] == "‹secret›")
    #expect(operations[3]["value"] == "Sales")
    #expect(
      operations[4]["value"] == [
        "name.givenName": "‹text 5›", #"emails[type eq "‹text 3›"].value"#: "‹text 1›", "active": "False",
      ])
    #expect(operations[5] == ["op": "‹text 18›", "path": "‹number›", "value": "‹number›"])
  }

  @Test func longBodiesAreCutAndDeepOnesToo() throws {
    let members = (0..<1000).map { _ in #"{"value": "\#(Self.id)"}"# }.joined(separator: ",")
    let long = try #require(try shown(#"{"members": [\#(members)]}"#, path: "/Groups")?["members"]?.arrayValue)
    #expect(long.count == 4)
    #expect(long.last == "‹and 997 more›")
    let wide = "{" + (0..<3000).map { #""attribute\#($0)": "value""# }.joined(separator: ",") + "}"
    let masked = try #require(try shown(wide))
    #expect(masked.text.utf8.count < 32 << 10)
    #expect(masked["‹truncated›"] != nil)
    let deep = String(repeating: #"{"a":"#, count: 40) + "1" + String(repeating: "}", count: 40)
    #expect(try shown(deep)?.text.contains("‹truncated›") == true)
  }

  @Test func aBulkIDIsANumberWhereverItStands() throws {
    let body =
      #"{"Operations": [{"method": "POST", "path": "/Users", "bulkId": "jane.doe", "data": {"userName": "jane"}}, "#
      + #"{"method": "jane", "path": "/Groups", "bulkId": "g", "data": {"members": [{"value": "bulkId:jane.doe"}]}}]}"#
    let operations = try #require(try shown(body, path: "/Bulk")?["Operations"]?.arrayValue)
    #expect(operations[0]["bulkId"] == "‹1›" && operations[1]["bulkId"] == "‹2›")
    #expect(operations[1]["method"] == "‹text 4›")
    #expect(operations[1]["data"] == ["members": [["value": "bulkId:‹1›"]]])
  }

  @Test func whatIsNoJSONIsToldByItsLength() throws {
    #expect(try shown("alice@acme.example") == "‹18 octets, no JSON›")
    #expect(RequestMask(path: "/Users").body(nil) == nil)
    let long = ObservedRequest.Body(octets: [], total: 5 << 20)
    #expect(RequestMask(path: "/Users").body(long) == "‹5242880 octets, too many to show›")
  }

  @Test func reasonsNameAttributesAndNoValues() {
    let mask = RequestMask(path: "/Users")
    let wrong = CodedError(
      "scim.value.type", "the value of `name.givenName` has the wrong type", expected: "string",
      received: "number", remedy: "send a value of the type that the schema gives `name.givenName`")
    #expect(
      mask.reason(wrong) == "the value of `name.givenName` has the wrong type (expected string, received number); "
        + "send a value of the type that the schema gives `name.givenName`")
    let quoted = CodedError("x", "wrong", received: "string `hunter2`", remedy: "mend `members[value eq \"alice\"]`")
    #expect(mask.reason(quoted) == "wrong (received string); mend `members[value eq \"‹text 5›\"]`")
    let unknown = CodedError("scim.resource.unknown", "there is no User `alice`", received: "alice", remedy: "look")
    #expect(mask.reason(unknown) == "there is no User `‹text 5›`; look")
  }
}
