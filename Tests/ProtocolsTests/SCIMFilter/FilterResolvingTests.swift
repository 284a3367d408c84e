import Diagnostics
import JSON
import SCIMFilter
import Testing

@Suite struct FilterResolvingTests {
  /// A filter and the canonical text of what it resolves to.
  static let valid: [(String, String)] = [
    (#"USERNAME eq "x""#, #"userName eq "x""#),
    (#"urn:ietf:params:scim:schemas:core:2.0:user:userName eq "x""#, #"userName eq "x""#),
    (#"emails eq "x""#, #"emails.value eq "x""#),
    (#"emails co "x" and manager eq "1""#, #"emails.value co "x" and manager.value eq "1""#),
    ("emails pr", "emails pr"),
    ("name pr", "name pr"),
    (#"active eq "True""#, "active eq true"),
    (#"emails[primary eq "false"]"#, "emails[primary eq false]"),
    ("userName eq null", "not (userName pr)"),
    ("emails ne null", "emails pr"),
    ("name eq null", "not (name pr)"),
    (#"meta.created gt "2026-11-22T09:30:00+01:00""#, #"meta.created gt "2026-11-22T09:30:00+01:00""#),
    ("logins ge 1.5 or score lt 2", "logins ge 1.5 or score lt 2"),
    (#"tags[value eq "x"]"#, #"tags[value eq "x"]"#),
    (#"manager[value eq "x"]"#, #"manager[value eq "x"]"#),
    (#"manager.$REF eq "x""#, #"manager.$ref eq "x""#),
    (
      #"URN:ietf:params:scim:schemas:extension:enterprise:2.0:User:DEPARTMENT eq "x""#,
      #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "x""#
    ),
    (#"photo ne "aGk=""#, #"photo ne "aGk=""#),
  ]

  @Test(arguments: valid) func attributesAndValuesTakeTheirTypes(text: String, expected: String) throws {
    let resolved = try FilterSampleTypes.resolved(text)
    #expect(resolved.description == expected)
    #expect(try FilterSampleTypes.resolved(resolved.description) == resolved)
  }

  /// A filter, and what the refusal calls expected and received.
  static let invalid: [(String, expected: String, received: String)] = [
    (#"nickname eq "x""#, "an attribute of the schema", "`nickname`"),
    (#"department eq "x""#, "an attribute of the schema", "`department`"),
    (#"name.nick eq "x""#, "an attribute of the schema", "`name.nick`"),
    (#"userName.value eq "x""#, "an attribute of the schema", "`userName.value`"),
    (#"urn:x:y:userName eq "x""#, "an attribute of the schema", "`urn:x:y:userName`"),
    (#"emails[kind eq "x"]"#, "one of value, type, primary", "`kind`"),
    (#"emails[emails.type eq "x"]"#, "one of value, type, primary", "`emails.type`"),
    (#"tags[type eq "x"]"#, "one of value", "`type`"),
    (#"userName eq 7"#, "a text in double quotes", "`7`"),
    (#"userName eq true"#, "a text in double quotes", "`true`"),
    (#"active eq "yes""#, "true or false", "`\"yes\"`"),
    ("active eq 1", "true or false", "`1`"),
    ("active gt true", "one of eq, ne, pr", "gt"),
    (#"photo le "x""#, "one of eq, ne, pr", "le"),
    (#"photo co "x""#, "one of eq, ne, pr", "co"),
    (#"logins sw 1"#, "one of eq, ne, gt, ge, lt, le, pr", "sw"),
    (#"logins eq "7""#, "a number", "`\"7\"`"),
    (#"score eq "1.5""#, "a number", "`\"1.5\"`"),
    (#"meta.created sw "2026""#, "one of eq, ne, gt, ge, lt, le, pr", "sw"),
    (#"meta.created gt "2026-11-22""#, "an RFC 3339 time such as \"2026-11-22T09:30:00Z\"", "`\"2026-11-22\"`"),
    (
      #"meta.created gt "2026-02-30T00:00:00Z""#, "an RFC 3339 time such as \"2026-11-22T09:30:00Z\"",
      "`\"2026-02-30T00:00:00Z\"`"
    ),
    (#"name eq "x""#, "one of its sub-attributes", ""),
    ("userName gt null", "eq or ne", "gt"),
    (#"userName[value eq "x"]"#, "a complex or multi-valued attribute", ""),
    (#"emails.type[value eq "x"]"#, "a complex or multi-valued attribute", ""),
  ]

  @Test(arguments: invalid.indices) func whatDoesNotFitIsRefusedByName(place: Int) {
    let (text, expected, received) = Self.invalid[place]
    let error = #expect(throws: CodedError.self) { try FilterSampleTypes.resolved(text) }
    #expect(error?.code == .filterInvalid)
    #expect(error?.expected == expected)
    #expect(error?.received == (received.isEmpty ? nil : received))
    #expect(error?.message.hasPrefix("`") == true)
    #expect(error?.remedy.isEmpty == false)
  }

  @Test func theFilterOfAPathIsRelativeToTheElement() throws {
    let emails = try #require(FilterSampleTypes.attributes.first { $0.name == "emails" })
    let path = try PatchPath(parsing: #"emails[TYPE eq "work" and primary eq "True"].value"#)
    let filter = try ResolvedFilter(resolvingElement: try #require(path.filter), of: emails)
    #expect(filter.description == #"type eq "work" and primary eq true"#)
    #expect(filter.matches(element: ["type": "Work", "primary": true]))
    #expect(!filter.matches(element: ["type": "Work"]))
  }

  @Test func keysNameAttributesForAnIndex() throws {
    let types = FilterSampleTypes()
    let department = try #require(types.attribute(named: "department", schema: FilterSampleTypes.enterprise))
    let attribute = ResolvedAttribute(container: department.container, attribute: department.type)
    #expect(attribute.key == FilterSampleTypes.enterprise + ":department")
    #expect(try AttributePath(parsing: attribute.key) == attribute.path)
  }
}
