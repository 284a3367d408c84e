import Diagnostics
import Foundation
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct ListQueries {
  @Test func readEveryItem() throws {
    let query = try ListQuery(parsing: [
      ("filter", #"userName eq "a""#), ("startIndex", "3"), ("count", "7"), ("attributes", "userName, name.givenName"),
      ("excludedAttributes", "emails"), ("sortBy", "meta.created"), ("sortOrder", "Descending"),
    ])
    #expect(query.filter == #"userName eq "a""# && query.startIndex == 3 && query.count == 7)
    #expect(
      query.attributes == [
        AttributePath(attribute: "userName"), AttributePath(attribute: "name", subAttribute: "givenName"),
      ])
    #expect(query.excludedAttributes == [AttributePath(attribute: "emails")])
    #expect(query.sortBy == AttributePath(attribute: "meta", subAttribute: "created") && query.sortOrder == .descending)
  }

  @Test(arguments: [
    ("startIndex", "0", 1, 100), ("startIndex", "-5", 1, 100), ("STARTINDEX", "2", 2, 100), ("count", "-1", 1, 0),
    ("count", "0", 1, 0),
    ("count", "201", 1, 200), ("count", "99999999999999999999", 1, 200), ("count", "-99999999999999999999", 1, 0),
    ("startIndex", "99999999999999999999", .max, 100), ("count", "9223372036854775807", 1, 200), ("", "", 1, 100),
    ("foo", "bar", 1, 100),
  ])
  func pageBoundsAreBroughtIntoRange(_ name: String, _ value: String, _ startIndex: Int, _ count: Int) throws {
    let query = try ListQuery(parsing: [(name, value)])
    #expect(query.startIndex == startIndex && query.count == count && query.filter == nil)
  }

  @Test(arguments: [
    ("startIndex", "one", "scim.query.invalid"), ("startIndex", "", nil), ("startIndex", "--1", "scim.query.invalid"),
    ("startIndex", "-", "scim.query.invalid"), ("count", "1.5", "scim.query.count"),
    ("count", "0x10", "scim.query.count"),
    ("cursor", "a b", "scim.cursor.invalid"), ("cursor", "é", "scim.cursor.invalid"),
    ("cursor", String(repeating: "a", count: 4097), "scim.cursor.invalid"),
    ("sortOrder", "up", "scim.query.invalid"), ("attributes", "a[b", "scim.path.invalid"),
    ("sortBy", "..", "scim.path.invalid"),
    ("attributes", String(repeating: "a,", count: 300), "scim.query.invalid"),
  ])
  func whatCannotBeReadIsRefused(_ name: String, _ value: String, _ code: String?) throws {
    #expect(SCIMSupport.code { _ = try ListQuery(parsing: [(name, value)]) } == code.map { ErrorCode(rawValue: $0) })
  }

  @Test func anEmptyCursorAsksForTheFirstPage() throws {
    #expect(try ListQuery(parsing: [("filter", "a pr")]).cursor == nil)
    #expect(try ListQuery(parsing: [("cursor", ""), ("count", "10")]).cursor == "")
    #expect(try ListQuery(parsing: [("CURSOR", "aB-._~9")]).cursor == "aB-._~9")
  }

  @Test func pagesAreAskedForInOneWay() {
    let items = [("cursor", ""), ("startIndex", "1")]
    #expect(SCIMSupport.code { _ = try ListQuery(parsing: items) } == .scimQueryPaging)
    #expect(SCIMSupport.code { _ = try ListQuery(parsing: [("cursor", ""), ("startIndex", "")]) } == nil)
  }

  @Test func theAnswerCountsWithIntegers() throws {
    let response = ListResponse(totalResults: 12, startIndex: 11, resources: [["id": "a"], ["id": "b"]])
    #expect(
      response.json.text
        == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":12,"startIndex":11,"itemsPerPage":2,"Resources":[{"id":"a"},{"id":"b"}]}"#
    )
    #expect(ListResponse(totalResults: 0, resources: []).json["Resources"] == [])
  }

  @Test func pagesByCursorHaveCursorsAndNoNumbers() {
    let response = ListResponse(
      totalResults: 5, startIndex: nil, nextCursor: "n", previousCursor: "p", resources: [["id": "a"]])
    #expect(response.json["startIndex"] == nil && response.json["totalResults"] == 5)
    #expect(response.json["nextCursor"] == "n" && response.json["previousCursor"] == "p")
    #expect(ListResponse(totalResults: 0, resources: []).json["nextCursor"] == nil)
  }
}

@Suite struct SCIMErrors {
  /// Status and keyword of RFC 7644 §3.12 by code: the whole table, so that no code is forgotten.
  static let table: [(ErrorCode, Int, String?)] = [
    (.jsonTooLarge, 413, nil), (.jsonTooDeep, 400, "invalidSyntax"), (.jsonTooManyValues, 413, nil),
    (.jsonDuplicateName, 400, "invalidSyntax"), (.jsonSyntax, 400, "invalidSyntax"),
    (.jsonEncoding, 400, "invalidSyntax"),
    (.jsonNumberRange, 400, "invalidValue"), (.filterInvalid, 400, "invalidFilter"),
    (.filterTooLong, 400, "invalidFilter"),
    (.filterTooDeep, 400, "invalidFilter"), (.pathInvalid, 400, "invalidPath"),
    (.scimSchemaInvalid, 400, "invalidValue"),
    (.scimSchemaUnknown, 404, nil), (.scimResourceTypeUnknown, 404, nil), (.scimBodyInvalid, 400, "invalidSyntax"),
    (.scimValueType, 400, "invalidValue"), (.scimValueNUL, 400, "invalidValue"),
    (.scimValueRequired, 400, "invalidValue"),
    (.scimValueImmutable, 400, "mutability"), (.scimValuePrimary, 400, "invalidValue"),
    (.scimValueTooMany, 400, "invalidValue"),
    (.scimPatchInvalid, 400, "invalidSyntax"), (.scimPatchTooMany, 413, nil), (.scimPathUnknown, 400, "invalidPath"),
    (.scimPathReadOnly, 400, "mutability"), (.scimPathNoTarget, 400, "noTarget"),
    (.scimPathUnsupported, 400, "invalidPath"),
    (.scimPathRequired, 400, "mutability"),
    (.scimValueTooLong, 400, "invalidValue"), (.scimValueUserName, 400, "invalidValue"),
    (.scimQueryCount, 400, "invalidCount"), (.scimQueryPaging, 400, "invalidValue"),
    (.scimCursorInvalid, 400, "invalidCursor"), (.scimCursorExpired, 400, "expiredCursor"),
    (.scimFilterTooCostly, 400, "tooMany"),
    (.scimFilterUnsearchable, 400, "invalidFilter"), (.scimSortUnsupported, 400, "invalidPath"),
    (.scimBulkInvalid, 400, "invalidSyntax"), (.scimBulkTooMany, 413, nil), (.scimBulkReference, 409, nil),
    (.scimQueryInvalid, 400, "invalidValue"), (.scimUniqueness, 409, "uniqueness"), (.scimResourceUnknown, 404, nil),
    (.scimVersionMismatch, 412, nil), (.scimMethodUnsupported, 405, nil), (.scimOperationUnsupported, 501, nil),
    (.scimEndpointUnknown, 404, nil), (.scimMediaTypeUnsupported, 415, nil), (.scimBodyTooLarge, 413, nil),
    (.scimRoleUnlisted, 400, "invalidValue"), (.scimTokenInvalid, 401, nil),
    (.scimScopeMissing, 403, nil), (.scimRateExceeded, 429, nil),
  ]

  @Test func everyCodeHasItsStatusAndKeyword() {
    for (code, status, scimType) in Self.table {
      let error = SCIMError(CodedError(code, "m", remedy: "r"), reference: "R1")
      #expect(error.status == status && error.scimType == scimType && error.code == code, "\(code)")
    }
  }

  /// Reads the declarations themselves, so that a new code without a line in the table fails here.
  @Test func everyCodeThatTheModulesDeclareIsInTheTable() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources/Protocols")
      .standardizedFileURL
    var declared: Set<String> = []
    for file in ["SCIM/Errors/ErrorCode+SCIM.swift", "SCIMFilter/ErrorCode+SCIMFilter.swift", "JSON/JSONLimits.swift"] {
      let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /static let \w+: ErrorCode = "([a-z.-]+)"/) { declared.insert(String(match.1)) }
    }
    #expect(declared == Set(Self.table.map(\.0.rawValue)))
  }

  @Test func theBodyCarriesCodeExpectationAndRemedy() {
    let cause = CodedError(
      .filterInvalid, "the filter ends too soon", expected: "a value", received: "nothing", remedy: "write a value",
      position: .init(column: 13, offset: 12))
    let json = SCIMError(cause, reference: "R1").json
    #expect(json["schemas"] == [.string(SchemaURN.error)])
    #expect(json["status"] == "400" && json["scimType"] == "invalidFilter")
    #expect(json["detail"] == "the filter ends too soon, at column 13")
    #expect(
      json[SchemaURN.lanyardError] == [
        "code": "scim.filter.invalid", "expected": "a value", "received": "nothing", "remedy": "write a value",
      ])
  }

  @Test func faultsOfOursSayNothingButTheirReference() {
    for cause in [
      CodedError(.internal, "the file /etc/x is gone", remedy: "look at it"),
      CodedError(
        "store.closed", "the disk is full", expected: "space", received: "none", remedy: "free some",
        exposure: .operator),
    ] {
      let error = SCIMError(cause, reference: "R-77")
      #expect(error.status == 500 && error.scimType == nil && error.code == .internal)
      let text = error.json.text
      #expect(
        text.contains("R-77") && !text.contains("disk") && !text.contains("/etc") && !text.contains("store.closed"))
    }
  }

  @Test func codesOfOthersAreTheCallersFault() {
    let error = SCIMError(CodedError("mapping.rule.unknown", "m", remedy: "r"), reference: "R")
    #expect(error.status == 400 && error.scimType == nil && error.code == "mapping.rule.unknown")
  }
}
