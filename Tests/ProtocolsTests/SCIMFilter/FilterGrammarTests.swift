import Diagnostics
import JSON
import SCIMFilter
import Testing

private func path(_ attribute: String, _ subAttribute: String? = nil, schema: String? = nil) -> AttributePath {
  AttributePath(schema: schema, attribute: attribute, subAttribute: subAttribute)
}

private func equal(_ attribute: String, _ value: String) -> Filter {
  .comparison(path(attribute), .equal, .string(value))
}

@Suite struct FilterGrammarTests {
  /// The examples of RFC 7644 §3.4.2.2, figure 2, and what clients send, each with its canonical text.
  static let valid: [(String, String)] = [
    (#"userName eq "bjensen""#, #"userName eq "bjensen""#),
    (#"name.familyName co "O'Malley""#, #"name.familyName co "O'Malley""#),
    (#"userName sw "J""#, #"userName sw "J""#),
    (
      #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
      #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#
    ),
    ("title pr", "title pr"),
    (#"meta.lastModified gt "2011-05-13T04:42:34Z""#, #"meta.lastModified gt "2011-05-13T04:42:34Z""#),
    (#"meta.lastModified ge "2011-05-13T04:42:34Z""#, #"meta.lastModified ge "2011-05-13T04:42:34Z""#),
    (#"meta.lastModified lt "2011-05-13T04:42:34Z""#, #"meta.lastModified lt "2011-05-13T04:42:34Z""#),
    (#"meta.lastModified le "2011-05-13T04:42:34Z""#, #"meta.lastModified le "2011-05-13T04:42:34Z""#),
    (#"title pr and userType eq "Employee""#, #"title pr and userType eq "Employee""#),
    (#"title pr or userType eq "Intern""#, #"title pr or userType eq "Intern""#),
    (
      #"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
      #"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#
    ),
    (
      #"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
      #"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#
    ),
    (
      #"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
      #"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#
    ),
    (#"userType eq "Employee" and (emails.type eq "work")"#, #"userType eq "Employee" and emails.type eq "work""#),
    (
      #"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
      #"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#
    ),
    (
      #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
      #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#
    ),
    // What clients send beyond the RFC's grammar.
    (#"emails[type eq "work"].value eq "x@example.com""#, #"emails[type eq "work" and value eq "x@example.com"]"#),
    (
      #"emails[type eq "work" or primary eq true].value pr"#,
      #"emails[(type eq "work" or primary eq true) and value pr]"#
    ),
    (#"NOT(title PR) AND a EQ 1"#, "not (title pr) and a eq 1"),
    (#"a eq TRUE or a eq False or a eq NULL"#, "a eq true or a eq false or a eq null"),
    // Precedence, flattening, white space.
    ("a pr or b pr and c pr", "a pr or b pr and c pr"),
    ("(a pr or b pr) and c pr", "(a pr or b pr) and c pr"),
    ("((a pr and b pr) and (c pr and d pr))", "a pr and b pr and c pr and d pr"),
    ("a pr or (b pr or (c pr or d pr))", "a pr or b pr or c pr or d pr"),
    ("  a   pr\n and\t( b pr )  ", "a pr and b pr"),
    ("not (not (a pr))", "not (not (a pr))"),
    ("a[ b pr ]", "a[b pr]"),
    // Names.
    (#"members[$ref eq "x"]"#, #"members[$ref eq "x"]"#),
    ("a-b_c9 pr", "a-b_c9 pr"),
    ("not pr", "not pr"),
    ("and pr and or pr", "and pr and or pr"),
    ("pr pr", "pr pr"),
    (
      "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName pr",
      "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName pr"
    ),
    ("http://example.org/schemas/2.0/Group:displayName pr", "http://example.org/schemas/2.0/Group:displayName pr"),
    // Values.
    ("a eq -12.50e+3", "a eq -12.50e+3"),
    (#"a eq "\u00e9\n\"\\\/\ud83d\ude00""#, "a eq \"é\\n\\\"\\\\/\u{1F600}\""),
    (#"a eq ") or (b pr]""#, #"a eq ") or (b pr]""#),
    (#"a eq """#, #"a eq """#),
  ]

  @Test(arguments: valid) func wellFormedFiltersAreReadAndPrintedCanonically(text: String, canonical: String) throws {
    let filter = try Filter(parsing: text)
    #expect(filter.description.hasSameOctets(as: canonical))
    #expect(try Filter(parsing: canonical) == filter)
  }

  /// Each with the octet at which the trouble begins.
  static let invalid: [(String, Int)] = [
    ("", 0), ("   ", 3), ("userName", 8), ("userName ", 9), ("userName eq", 11), ("userName eq ", 12),
    (#"userName xx "a""#, 9), (#"userName "a""#, 9), (#"eq "a""#, 3), (#"userName eq bjensen"#, 12),
    ("userName eq 'bjensen'", 12), (#"userName eq "bjensen"#, 20), (#"userName eq "a\x""#, 15),
    (#"userName eq "\ud800""#, 19), (#"userName eq"a""#, 11), ("userName pr x", 12), ("userName pr and", 15),
    ("userName pr and ", 16), ("userName pr or or title pr", 18), ("(userName pr", 12), ("userName pr)", 11), ("()", 1),
    ("not userName pr", 4), ("not (userName pr", 16), ("a eq 01", 6), ("a eq 1x", 6), ("a eq 1.", 7), ("a eq +1", 5),
    ("a eq -", 6), (#"a eq "x"and b pr"#, 8), ("a eq true1", 5), ("a eq [1]", 5), ("a eq {}", 5),
    ("emails[]", 7), (#"emails[type eq "work""#, 21), (#"emails[type eq "work"]x"#, 22), ("emails[type pr].", 16),
    ("emails[type pr].value", 21), ("emails[type pr].value xx", 22), ("emails[a[b pr]]", 7), ("emails [type pr]", 7),
    (".a pr", 0), ("a. pr", 0), ("a..b pr", 0), ("a.b.c pr", 0), ("1a pr", 0), ("$ pr", 0), ("$$a pr", 0), ("-a pr", 0),
    ("urn:x: pr", 0), (":a pr", 0), ("é pr", 0), ("a pr; b pr", 4), ("a eq \"b\" \u{0}", 9), ("a pr &", 5),
    ("\"a\" eq \"b\"", 0), ("a eq b eq c", 5), ("a prand b pr", 2), ("a eq nul", 5), ("(a pr)and b pr", 6),
    ("a[b pr]or c pr", 7), ("a pr andb pr", 5),
  ]

  @Test(arguments: invalid) func malformedFiltersAreRefusedAtTheOffendingOctet(text: String, offset: Int) {
    let error = #expect(throws: CodedError.self) { try Filter(parsing: text) }
    #expect(error?.code == .filterInvalid)
    #expect(error?.position?.offset == offset)
    #expect(error?.expected != nil)
    #expect(error?.received != nil)
    #expect(error?.remedy.isEmpty == false)
  }

  @Test(arguments: [("=", "eq"), ("==", "eq"), ("!=", "ne"), ("<=", "le"), ("equals", "userName eq")])
  func anOperatorOfAnotherLanguageIsToldAsItStands(_ sign: String, meant: String) {
    let error = #expect(throws: CodedError.self) { try Filter(parsing: "userName \(sign) \"A\"") }
    #expect(error?.received == "`\(sign)`")
    #expect(error?.remedy.contains(meant) == true)
  }

  @Test func columnsCountCharactersAndNotOctets() {
    let error = #expect(throws: CodedError.self) { try Filter(parsing: #"a eq "éé" x"#) }
    #expect(error?.position?.offset == 12)
    #expect(error?.position?.column == 11)
  }

  @Test func andBindsTighterThanOr() throws {
    let filter = try Filter(parsing: #"a eq "1" or b eq "2" and c eq "3""#)
    #expect(filter == .or([equal("a", "1"), .and([equal("b", "2"), equal("c", "3")])]))
  }

  @Test func conjunctionsAndDisjunctionsAreFlat() throws {
    let filter = try Filter(parsing: #"((a eq "1" and b eq "2") and c eq "3") and (d eq "4")"#)
    #expect(filter == .and([equal("a", "1"), equal("b", "2"), equal("c", "3"), equal("d", "4")]))
  }

  @Test func aComparisonBehindBracketsJoinsTheConditionsOnTheElement() throws {
    let filter = try Filter(parsing: #"emails[type eq "work" and primary eq true].value ne "x""#)
    let inner: [Filter] = [
      equal("type", "work"), .comparison(path("primary"), .equal, .boolean(true)),
      .comparison(path("value"), .notEqual, .string("x")),
    ]
    #expect(filter == .valuePath(path("emails"), .and(inner)))
  }

  @Test func aSchemaEndsAtTheLastColon() throws {
    let filter = try Filter(parsing: #"urn:ietf:params:scim:schemas:core:2.0:User:name.givenName eq "A""#)
    let expected = path("name", "givenName", schema: "urn:ietf:params:scim:schemas:core:2.0:User")
    #expect(filter == .comparison(expected, .equal, .string("A")))
  }

  @Test func attributePathsAreReadWhole() throws {
    #expect(try AttributePath(parsing: "name.givenName") == path("name", "givenName"))
    #expect(try AttributePath(parsing: "urn:a:b:1.0:c") == path("c", schema: "urn:a:b:1.0"))
    for text in ["", "a b", "a[b pr]", "a.b.c", " a", "a "] {
      let error = #expect(throws: CodedError.self) { try AttributePath(parsing: text) }
      #expect(error?.code == .pathInvalid)
    }
  }
}
