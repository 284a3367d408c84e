import Diagnostics
import SCIMFilter
import Testing

@Suite struct PatchPathTests {
  static let valid: [(String, schema: String?, attribute: String, sub: String?, filter: String?, after: String?)] = [
    ("displayName", nil, "displayName", nil, nil, nil),
    ("name.familyName", nil, "name", "familyName", nil, nil),
    ("members", nil, "members", nil, nil, nil),
    (#"addresses[type eq "work"]"#, nil, "addresses", nil, #"type eq "work""#, nil),
    (#"members[value eq "2819c223"].displayName"#, nil, "members", nil, #"value eq "2819c223""#, "displayName"),
    (
      #"emails[type eq "work" and not(primary eq true)].value"#, nil, "emails", nil,
      #"type eq "work" and not (primary eq true)"#, "value"
    ),
    (
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "manager", "value", nil, nil
    ),
    (
      #"urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value"#,
      "urn:ietf:params:scim:schemas:core:2.0:User", "emails", nil, #"type eq "work""#, "value"
    ),
    (
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0", "User", nil, nil, nil
    ),
    ("urn:example:person:1.0", "urn:example:person", "1.0", nil, nil, nil),
    ("members[$ref pr].$ref", nil, "members", nil, "$ref pr", "$ref"),
  ]

  @Test(arguments: valid.indices) func pathsAreTakenApart(place: Int) throws {
    let expected = Self.valid[place]
    let path = try PatchPath(parsing: expected.0)
    let attribute = AttributePath(schema: expected.schema, attribute: expected.attribute, subAttribute: expected.sub)
    #expect(path.text == expected.0)
    #expect(path.path == attribute)
    #expect(path.filter?.description == expected.filter)
    #expect(path.subAttribute == expected.after)
    #expect(try PatchPath(parsing: path.description).description == path.description)
  }

  static let invalid: [(String, ErrorCode, Int?)] = [
    ("", .pathInvalid, 0), (" a", .pathInvalid, 0), ("a ", .pathInvalid, 1), ("a.b.c", .pathInvalid, 0),
    ("a[b pr]c", .pathInvalid, 7), ("a[b pr].", .pathInvalid, 8), ("a[b pr].c.d", .pathInvalid, 8),
    ("a[b pr][c pr]", .pathInvalid, 7), ("a eq 1", .pathInvalid, 1), ("/emails/0", .pathInvalid, 0),
    ("urn:example:1.0[a pr]", .pathInvalid, 0), ("urn:", .pathInvalid, 0), ("urn:x:-", .pathInvalid, 0),
    ("a[]", .filterInvalid, 2), ("a[b]", .filterInvalid, 3), ("a[b eq]", .filterInvalid, 6),
    (#"a[b eq "c""#, .filterInvalid, 10), ("a[0]", .filterInvalid, 2),
  ]

  @Test(arguments: invalid.indices) func malformedPathsAreRefused(place: Int) {
    let (text, code, offset) = Self.invalid[place]
    let error = #expect(throws: CodedError.self) { try PatchPath(parsing: text) }
    #expect(error?.code == code, "\(text)")
    #expect(error?.position?.offset == offset, "\(text)")
  }

  @Test func lengthAndDepthAreBounded() {
    let long = #expect(throws: CodedError.self) { try PatchPath(parsing: String(repeating: "a", count: 8193)) }
    #expect(long?.code == .filterTooLong)
    let nested = "a[" + String(repeating: "(", count: 64) + "b pr" + String(repeating: ")", count: 64) + "]"
    let deep = #expect(throws: CodedError.self) { try PatchPath(parsing: nested) }
    #expect(deep?.code == .filterTooDeep)
  }
}
