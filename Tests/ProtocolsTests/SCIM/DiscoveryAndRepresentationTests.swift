import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct SCIMDiscovery {
  private let base = "https://id.example.org/t/acme/scim/v2"

  @Test func theConfigurationIsTruthful() {
    let json = ServiceProviderConfig().json(baseURL: base)
    let supported = ["patch", "bulk", "filter", "changePassword", "sort", "etag"].map {
      json[$0]?["supported"]?.boolValue
    }
    #expect(supported == [true, false, true, false, false, true])
    #expect(json["filter"]?["maxResults"] == 200)
    #expect(json["authenticationSchemes"]?.arrayValue?.map { $0["type"] } == ["oauthbearertoken"])
    #expect(json["meta"]?["location"] == .string(base + "/ServiceProviderConfig"))
  }

  @Test func theConfigurationSaysWhatTheCallerKnows() {
    let config = ServiceProviderConfig(
      maximumResults: 50, bulk: .init(maximumOperations: 10, maximumPayload: 2048), sorts: true,
      pagination: .init(defaultPageSize: 20, maximumPageSize: 50, cursorTimeout: 3600),
      securityEvents: .init(asyncRequest: .request, eventURIs: ["urn:a"]),
      authenticationSchemes: [.bearerToken, .clientCredentials], documentationURI: "https://docs.example.org")
    let json = config.json(baseURL: base)
    #expect(json["bulk"] == ["supported": true, "maxOperations": 10, "maxPayloadSize": 2048])
    #expect(json["sort"] == ["supported": true] && json["documentationUri"] == "https://docs.example.org")
    #expect(
      json["pagination"] == [
        "cursor": true, "index": true, "defaultPaginationMethod": "index", "defaultPageSize": 20, "maxPageSize": 50,
        "cursorTimeout": 3600,
      ])
    #expect(json["securityEvents"] == ["asyncRequest": "request", "eventUris": ["urn:a"]])
    let schemes = json["authenticationSchemes"]?.arrayValue
    #expect(schemes?.map { $0["type"] } == ["oauthbearertoken", "oauth2"])
    #expect(schemes?.map { $0["primary"] } == [true, false])
  }

  /// What the discovery documents hold is what their schemas say, names, kinds and required parts.
  @Test func discoveryDocumentsFollowTheirSchemas() throws {
    let registry = try SchemaRegistry.standard()
    let config = ServiceProviderConfig(
      bulk: .init(maximumOperations: 1, maximumPayload: 1), sorts: true,
      pagination: .init(defaultPageSize: 1, maximumPageSize: 1, cursorTimeout: 1),
      securityEvents: .init(asyncRequest: .none), authenticationSchemes: [.bearerToken])
    var documents = [config.json(baseURL: base)]
    for list in [registry.resourceTypesDocument(baseURL: base), registry.schemasDocument(baseURL: base)] {
      documents += list["Resources"]?.arrayValue ?? []
    }
    #expect(documents.count == 9)
    for document in documents {
      let urn = try #require(document["schemas"]?.arrayValue?.first?.stringValue)
      let schema = try registry.schemaDocument(id: urn, baseURL: base)
      let name = try #require(document["meta"]?["resourceType"]?.stringValue)
      #expect(schema["name"] == .string(name) && document["meta"]?["location"]?.stringValue?.hasPrefix(base) == true)
      SchemaFollower(place: name).check(document, schema["attributes"], ["schemas", "meta", "id"])
    }
  }

  @Test func resourceTypesNameEndpointSchemaAndExtensions() throws {
    let registry = try SchemaRegistry.standard()
    let list = registry.resourceTypesDocument(baseURL: base)
    #expect(list["totalResults"] == 2 && list["Resources"]?.arrayValue?.map { $0["id"] } == ["User", "Group"])
    let user = try registry.resourceTypeDocument(named: "User", baseURL: base)
    #expect(user["endpoint"] == "/Users" && user["schema"] == .string(SchemaURN.user))
    #expect(user["schemaExtensions"] == [["schema": .string(SchemaURN.enterpriseUser), "required": false]])
    #expect(user["meta"]?["location"] == .string(base + "/ResourceTypes/User"))
    #expect(
      SCIMSupport.code { _ = try registry.resourceTypeDocument(named: "Robot", baseURL: base) }
        == .scimResourceTypeUnknown)
  }

  @Test func schemasAreListedAndFoundByTheirURN() throws {
    let registry = try SchemaRegistry.standard()
    let list = registry.schemasDocument(baseURL: base)
    #expect(
      list["Resources"]?.arrayValue?.map { $0["id"] } == [
        .string(SchemaURN.user), .string(SchemaURN.enterpriseUser), .string(SchemaURN.group),
        .string(SchemaURN.serviceProviderConfig), .string(SchemaURN.resourceType), .string(SchemaURN.schema),
      ])
    #expect(list["totalResults"] == 6)
    let group = try registry.schemaDocument(id: SchemaURN.group, baseURL: base)
    #expect(group["meta"]?["location"] == .string("\(base)/Schemas/\(SchemaURN.group)"))
    #expect(try Schema(group) == registry.schema(id: SchemaURN.group))
    #expect(SCIMSupport.code { _ = try registry.schemaDocument(id: "urn:x", baseURL: base) } == .scimSchemaUnknown)
  }
}

@Suite struct Representations {
  @Test func addWhatTheServiceKnowsInAPleasantOrder() throws {
    let type = try SCIMSupport.type("User")
    let body: JSONValue = ["\(SchemaURN.enterpriseUser)": ["department": "d"], "userName": "a", "externalId": "x"]
    let document = try ResourceValidator(type).create(body).document
    let created = try #require(Instant(rfc3339: "2026-11-22T09:30:00Z"))
    let rendered = ResourceRepresentation.render(
      document, id: "7", type: type, created: created, lastModified: created + .seconds(1), version: 3,
      baseURL: "https://x/scim/v2",
      computed: ["groups": [["value": "g", "display": "G"]]])
    #expect(rendered.names == ["schemas", "id", "externalId", "userName", "groups", SchemaURN.enterpriseUser, "meta"])
    #expect(
      rendered["meta"] == [
        "resourceType": "User", "created": "2026-11-22T09:30:00.000Z", "lastModified": "2026-11-22T09:30:01.000Z",
        "location": "https://x/scim/v2/Users/7", "version": "W/\"3\"",
      ])
    // What was answered may come back in a PUT.
    #expect(try ResourceValidator(type).replace(.object(rendered), existing: document).document == document)
  }

  @Test func relationsAreShownWhereTheyWereLoaded() throws {
    let type = try SCIMSupport.type("Group")
    let moment = Instant(milliseconds: 0)
    func render(_ members: [String: [JSONObject]]) -> JSONObject {
      ResourceRepresentation.render(
        ["displayName": "g"], id: "1", type: type, created: moment, lastModified: moment, version: 1, baseURL: "",
        relations: members)
    }
    #expect(render(["members": [["value": "u"]]])["members"] == [["value": "u"]])
    #expect(render(["members": []])["members"] == Optional.none && render([:])["members"] == Optional.none)
  }
}

@Suite struct Indexing {
  @Test func everyFilterableValueHasAnEntryFoldedByItsSchema() throws {
    let type = try SCIMSupport.type("User")
    let body = try SCIMSupport.json(
      """
      {"userName": "ALICE", "externalId": "EXT", "active": true, "name": {"familyName": "Müller"}, "profileUrl": "HTTP://X",
       "emails": [{"value": "A@X", "type": "Work"}, {"value": "b", "primary": true}], "x509Certificates": [{"value": "AAAA"}],
       "\(SchemaURN.enterpriseUser)": {"department": "ABC", "manager": {"value": "M1"}}}
      """)
    let entries = type.indexEntries(for: try ResourceValidator(type).create(body).document)
    let urn = SchemaURN.enterpriseUser
    #expect(
      Set(entries) == [
        IndexEntry(key: "userName", folded: "alice", isUnique: true), IndexEntry(key: "externalId", folded: "EXT"),
        IndexEntry(key: "active", folded: "true"),
        IndexEntry(key: "name.familyName", folded: "müller"), IndexEntry(key: "profileUrl", folded: "HTTP://X"),
        IndexEntry(key: "emails.value", folded: "a@x", isSortKey: false),
        IndexEntry(key: "emails.type", folded: "work", isSortKey: false),
        IndexEntry(key: "emails.value", folded: "b", element: 1),
        IndexEntry(key: "emails.primary", folded: "true", element: 1),
        IndexEntry(key: urn + ":department", folded: "abc"), IndexEntry(key: urn + ":manager.value", folded: "m1"),
      ])
  }

  @Test(arguments: [
    #"userName eq "x""#, #"emails eq "x""#, #"emails.type eq "x""#, #"externalId eq "x""#, "active eq true",
    #"manager eq "x""#,
    #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "x""#,
  ])
  func keysAreThoseOfResolvedFilters(_ filter: String) throws {
    let type = try SCIMSupport.type("User")
    guard case .comparison(let attribute, _, _) = try ResolvedFilter(resolving: Filter(parsing: filter), against: type)
    else {
      Issue.record("not a comparison")
      return
    }
    let body: JSONValue = [
      "userName": "x", "externalId": "x", "active": true, "emails": [["value": "x", "type": "x"]],
      "manager": ["value": "x"], "department": "x",
    ]
    let entries = type.indexEntries(for: try ResourceValidator(type).create(body).document)
    #expect(entries.contains { $0.key == attribute.key })
  }
}

/// Holds a JSON object against the attributes of a schema document.
private struct SchemaFollower {
  let place: String

  func check(_ object: JSONValue, _ attributes: JSONValue?, _ common: Set<String>) {
    let definitions = attributes?.arrayValue ?? []
    for member in object.objectValue ?? [:] where !common.contains(member.name) {
      // The schema of schemas describes itself, which has no end (RFC 7643 §8.7.2 stops here too).
      if place == "Schema.attributes.subAttributes", member.name == "subAttributes" { continue }
      guard let definition = definitions.first(where: { $0["name"] == .string(member.name) }) else {
        Issue.record("\(place).\(member.name) is in no schema")
        continue
      }
      #expect((member.value.arrayValue != nil) == (definition["multiValued"] == true), "\(place).\(member.name)")
      for value in member.value.arrayValue ?? [member.value] { check(value, definition, at: member.name) }
    }
    for definition in definitions where definition["required"] == true {
      let name = definition["name"]?.stringValue ?? ""
      #expect(object[name] != nil, "\(place).\(name) is missing")
    }
  }

  private func check(_ value: JSONValue, _ definition: JSONValue, at name: String) {
    let inner = SchemaFollower(place: "\(place).\(name)")
    switch definition["type"]?.stringValue {
    case "complex": inner.check(value, definition["subAttributes"], [])
    case "boolean": #expect(value.boolValue != nil, "\(inner.place)")
    case "integer": #expect(value.numberValue?.intValue != nil, "\(inner.place)")
    default: #expect(value.stringValue != nil, "\(inner.place)")
    }
  }
}
