import Diagnostics
import JSON
import SCIMFilter
import Testing

@Suite struct FilterEvaluationTests {
  static let alice: JSONObject = [
    "userName": "Alice", "externalId": "A1", "active": true, "logins": 7, "photo": "aGk=", "tags": ["Red", "blue"],
    "name": ["givenName": "Alice"], "meta": ["created": "2026-11-22T09:30:00Z"], "manager": ["value": "M1"],
    "emails": [
      ["value": "alice@example.com", "type": "work", "primary": true], ["value": "alice@home.example", "type": "home"],
    ],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["department": "Sales"],
  ]

  static let holding = [
    #"userName eq "aLICE""#, #"userName sw "AL" and userName ew "CE" and userName co "LIC""#, #"userName gt "ALIBI""#,
    #"externalId eq "A1""#, "active eq true", #"active eq "TRUE""#, "logins ge 7 and logins lt 7.5", "logins eq 7.0e0",
    #"tags eq "RED""#, #"tags[value eq "blue"]"#, #"emails eq "alice@home.example""#,
    #"emails[type eq "work" and primary eq true]"#, #"emails[type eq "home"].value co "home""#,
    #"meta.created eq "2026-11-22T10:30:00.000+01:00""#, #"manager eq "M1""#, "manager[value pr]",
    #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "sales""#,
    // Absent is not equal, and not anything else either.
    #"score ne 1"#, "not (score gt 1)", "score eq null", "not (score pr)", "profileUrl eq null", "tags ne null",
    // Of several values one may differ although another is equal.
    #"tags ne "red""#, #"emails.type ne "work""#,
  ]

  static let failing = [
    #"userName ne "alice""#, #"externalId eq "a1""#, #"userName eq "Alic""#, #"userName co "alicex""#,
    #"emails[type eq "home" and primary eq true]"#, #"emails[type eq "work"].value co "home""#,
    #"not (tags eq "red")"#, "score pr", "score gt 0", #"photo eq "AGK=""#, "userName eq null", "name eq null",
    #"name.familyName eq "x""#, "logins gt 7", #"meta.created gt "2026-11-22T09:30:00Z""#,
  ]

  @Test(arguments: holding) func theseHold(text: String) throws {
    #expect(try FilterSampleTypes.resolved(text).matches(Self.alice))
  }

  @Test(arguments: failing) func theseDoNotHold(text: String) throws {
    #expect(try !FilterSampleTypes.resolved(text).matches(Self.alice))
  }

  @Test func nullAndEmptyCountAsAbsent() throws {
    let filter = CompiledFilter(try FilterSampleTypes.resolved("emails pr"))
    let absent: [JSONObject] = [
      [:], ["emails": nil], ["emails": []], ["emails": [nil, [:]]], ["emails": [["type": nil]]], ["emails": [:]],
    ]
    for document in absent { #expect(!filter.matches(document)) }
    #expect(filter.matches(["emails": [["type": ""]]]))
    #expect(filter.matches(["EMAILS": ["x"]]))
  }

  @Test func valuesOfTheWrongKindAreReadAsTheirType() throws {
    #expect(try FilterSampleTypes.resolved("active eq true").matches(["active": "True"]))
    #expect(try FilterSampleTypes.resolved("logins gt 6").matches(["logins": "7"]))
    #expect(try FilterSampleTypes.resolved(#"userName eq "7""#).matches(["userName": 7]))
    #expect(try FilterSampleTypes.resolved(#"manager eq "M1""#).matches(["manager": "M1"]))
    #expect(
      try FilterSampleTypes.resolved(#"meta.created ne "2026-11-22T09:30:00Z""#).matches(["meta": ["created": "x"]]))
    #expect(try !FilterSampleTypes.resolved("logins gt 6").matches(["logins": "0x7"]))
  }

  @Test func integersBeyondTheDoublesAreToldApart() throws {
    let filter = CompiledFilter(try FilterSampleTypes.resolved("logins eq 9007199254740993"))
    #expect(filter.matches(["logins": 9_007_199_254_740_993]))
    #expect(!filter.matches(["logins": 9_007_199_254_740_992]))
  }

  @Test func explanationsNameEachConditionAndWhatItSaw() throws {
    let filter = try FilterSampleTypes.resolved(
      #"tags eq "red" and not (score gt 1) and emails[type eq "home"] and userName sw "b""#)
    let expected = [
      FilterFact(text: #"tags eq "red""#, holds: true, received: #""Red""#),
      FilterFact(text: "score gt 1", holds: false, received: nil),
      FilterFact(
        text: #"emails[type eq "home"]"#, holds: true, received: #"{"value":"alice@home.example","type":"home"}"#),
      FilterFact(text: #"userName sw "b""#, holds: false, received: #""Alice""#),
    ]
    #expect(filter.explain(Self.alice) == expected)
  }

  @Test func explanationsShowAtMostEightValues() throws {
    let filter = try FilterSampleTypes.resolved(#"tags eq "x""#)
    let facts = filter.explain(["tags": .array((0..<20).map { .string("\($0)") })])
    #expect(facts.first?.received == #""0", "1", "2", "3", "4", "5", "6", "7", …"#)
  }
}
