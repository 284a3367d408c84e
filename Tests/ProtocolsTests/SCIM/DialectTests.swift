import JSON
import SCIM
import Testing

@Suite struct Dialects {
  private func read(
    _ method: String, _ path: String, query: [(String, String)] = [], agent: String? = nil, _ body: String? = nil
  ) throws -> DialectReading {
    let shape = SCIMRequestShape(
      method: method, path: path.split(separator: "/").map(String.init),
      query: query.map { .init(name: $0.0, value: $0.1) }, userAgent: agent, body: try body.map(SCIMSupport.json))
    return DialectReading(shape, try SchemaRegistry.standard())
  }

  /// Dialect, method, path, body.
  @Test(arguments: [
    ("entra", "PATCH", "Users/1", #"{"Operations": [{"op": "Add", "path": "title", "value": "t"}]}"#),
    (
      "entra", "PATCH", "Groups/1",
      #"{"Operations": [{"op": "remove", "path": "members", "value": [{"$ref": null, "value": "u"}]}]}"#
    ),
    ("entra", "POST", "Users", #"{"userName": "a", "active": "True"}"#),
    (
      "entra", "POST", "Groups",
      #"{"schemas": ["http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"], "displayName": "g"}"#
    ),
    (
      "entra", "POST", "Users",
      #"{"userName": "a", "urn:ietf:params:scim:schemas:extension:enterprise:2.0User": {"department": "d"}}"#
    ),
    ("entra-2020", "PATCH", "Users/1", #"{"Operations": [{"op": "replace", "value": {"name.givenName": "G"}}]}"#),
    ("entra-2020", "PATCH", "Users/1", #"{"Operations": [{"op": "add", "path": "manager", "value": "m"}]}"#),
    ("okta", "PATCH", "Groups/1", #"{"Operations": [{"op": "replace", "value": {"id": "1", "displayName": "g"}}]}"#),
    ("okta", "POST", "Users", #"{"userName": "a", "groups": []}"#),
    ("onelogin", "POST", "Users", #"{"schemas": ["urn:scim:schemas:core:2.0"], "userName": "a"}"#),
    ("sailpoint", "PATCH", "Users/1", #"{"Operations": [{"op": "add", "value": {"active": false}}]}"#),
    ("plain", "PATCH", "Users/1", #"{"Operations": [{"op": "replace", "value": {"active": false}}]}"#),
    (
      "plain", "PATCH", "Groups/1", #"{"Operations": [{"op": "remove", "path": "members", "value": [{"value": "u"}]}]}"#
    ),
    ("plain", "PUT", "Users/1", #"{"userName": "a", "active": true}"#),
  ])
  func areKnownByTheRequestsOwnShape(_ dialect: String, _ method: String, _ path: String, _ body: String) throws {
    #expect(try read(method, path, body).dialect == dialect)
  }

  @Test func areKnownByTheQueryAndByWhatTheClientCallsItself() throws {
    #expect(try read("GET", "Users", query: [("filter", "userName eq \"a\""), ("", "")]).dialect == "onelogin")
    #expect(try read("GET", "Users", query: [("filter", "id eq \"a\" and manager eq \"b\"")]).dialect == "entra")
    #expect(try read("GET", "Users", query: [("filter", "userName eq \"a\"")]).dialect == "plain")
    #expect(try read("GET", "Users", agent: "Okta SCIM Client 1.0.0").dialect == "okta")
    #expect(try read("PUT", "Users/1", agent: "authentik@2026.8.1", #"{"userName": "a"}"#).dialect == "authentik")
  }

  /// What RFC 7644 allows, in shapes that come near to those of the table.
  @Test(arguments: [
    (
      "PATCH", "Users/1",
      #"{"Operations": [{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "x"}]}"#
    ),
    ("PATCH", "Groups/1", #"{"Operations": [{"op": "remove", "path": "members[value eq \"u\"]"}]}"#),
    ("PATCH", "Users/1", #"{"Operations": [{"op": "add", "path": "title", "value": "True"}]}"#),
    ("PATCH", "Users/1", #"{"Operations": [{"op": "replace", "value": {"id": "1", "name": {"givenName": "G"}}}]}"#),
    ("POST", "Users", #"{"userName": "True", "active": true, "emails": [{"value": "x", "primary": true}]}"#),
    ("POST", "Users", #"{"userName": "a", "roles": [{"value": "{\"name\": \"x\"}"}], "groups": []}"#),
    (
      "PUT", "Users/1",
      #"{"userName": "a", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "m"}}}"#
    ),
    ("PATCH", "Users/1", #"{"Operations": [7, {"op": 7}, {"op": "Move"}, {"op": "add", "path": 7, "value": "True"}]}"#),
    ("PATCH", "Users/1", #"{"Operations": {"op": "Add"}}"#), ("PATCH", "Users/1", "[]"), ("POST", "Users", #""x""#),
    ("POST", "Users/.search", #"{"filter": "active eq true", "active": "True"}"#),
    ("POST", "Devices", #"{"active": "True"}"#),
  ])
  func whatTheStandardAllowsAndWhatNobodyCanReadStayUntouched(_ method: String, _ path: String, _ body: String) throws {
    let reading = try read(method, path, body)
    #expect(reading.shape.body == (try SCIMSupport.json(body)) && reading.rewrites.isEmpty)
  }

  @Test func aRequestIsReadTheSameASecondTime() throws {
    for file in ["patches.json", "patch-rules.json"] {
      for vector in try SCIMSupport.vectors(file) {
        let type = try SCIMSupport.type(#require(vector["type"]?.stringValue))
        let body: JSONValue = ["Operations": vector["operations"] ?? []]
        let once = try SCIMSupport.read(body, method: "PATCH", type)
        #expect(try SCIMSupport.read(once, method: "PATCH", type) == once, "\(vector["title"]?.text ?? "")")
      }
    }
  }

  @Test func namesInFiltersAreRenamedOutsideOfQuotesAlone() throws {
    let old = "urn:scim:schemas:core:2.0"
    let reading = try read(
      "GET", "Users",
      query: [
        ("filter", "(\(old):userName eq \"\(old):x\\\" \(old)\" and \(old):User:title pr)"),
        ("attributes", "\(old):id,x"),
        ("count", "\(old)"),
      ])
    #expect(
      reading.shape.query.map(\.value) == [
        "(\(SchemaURN.user):userName eq \"\(old):x\\\" \(old)\" and \(SchemaURN.user):title pr)",
        "\(SchemaURN.user):id,x", old,
      ])
    #expect(reading.rewrites == ["pre-final-urn"])
  }

  @Test func theOperationsOfABulkRequestAreReadOneByOne() throws {
    let reading = try read(
      "POST", "Bulk",
      """
      {"Operations": [
        {"method": "POST", "path": "/Users", "bulkId": "a", "data": {"userName": "a", "active": "True"}},
        {"method": "PATCH", "path": "/Users/1", "data": {"Operations": [{"op": "Replace", "path": "title", "value": "t"}]}},
        {"method": "DELETE", "path": "/Users/2"}, {"method": "POST", "path": "/Bulk", "data": {"Operations": []}}, 7]}
      """)
    let operations = try #require(reading.shape.body?["Operations"]?.arrayValue)
    #expect(operations.count == 5 && operations[0]["data"]?["active"] == true)
    #expect(operations[1]["data"]?["Operations"]?.arrayValue?.first?["op"] == "replace")
    #expect(reading.rewrites == ["operation-case", "boolean-as-text"])
  }

  @Test func everyRewriteAndDialectIsInTheGuideAndBelongsToOne() throws {
    let guide = try SCIMSupport.guide("HowAPatchIsRead.md")
    for rewrite in Rewrite.all { #expect(guide.contains("| `\(rewrite.name)` | \(rewrite.summary) |")) }
    for name in Dialect.all.map(\.name) + [Dialect.plain] { #expect(guide.contains("| `\(name)` |")) }
    let owned = Dialect.all.flatMap(\.rewrites).map(\.name)
    #expect(Set(owned) == Set(Rewrite.all.map(\.name)) && owned.count == Rewrite.all.count)
  }
}
