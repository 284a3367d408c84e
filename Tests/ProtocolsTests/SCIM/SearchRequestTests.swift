import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct SearchRequests {
  private func query(_ body: String) throws -> ListQuery {
    try SearchRequest(parsing: SCIMSupport.json(body)).query
  }

  @Test func meanWhatTheirQueryStringWouldMean() throws {
    let body = """
      {"schemas": ["\(SchemaURN.searchRequest)"], "attributes": ["displayName", "name.givenName"], "filter": "a pr",
       "excludedAttributes": ["emails"], "sortBy": "userName", "sortOrder": "descending", "startIndex": 3, "count": 10}
      """
    let items = [
      ("attributes", "displayName,name.givenName"), ("filter", "a pr"), ("excludedAttributes", "emails"),
      ("sortBy", "userName"), ("sortOrder", "descending"), ("startIndex", "3"), ("count", "10"),
    ]
    #expect(try query(body) == ListQuery(parsing: items))
  }

  @Test(arguments: [
    (#"{}"#, 1, 100), (#"{"startIndex": "2", "count": "5"}"#, 2, 5), (#"{"STARTINDEX": 1e1, "count": -1}"#, 10, 0),
    (#"{"filter": null, "attributes": null, "unknown": {"a": [1]}}"#, 1, 100),
    (#"{"count": 99999999999999999999}"#, 1, 200),
  ])
  func areReadLeniently(_ body: String, _ startIndex: Int, _ count: Int) throws {
    let query = try query(body)
    #expect(query.startIndex == startIndex && query.count == count && query.filter == nil)
  }

  @Test func mayGoByCursor() throws {
    #expect(try query(#"{"cursor": "", "count": 10}"#).cursor == "")
    #expect(try query(#"{"cursor": "VZUT"}"#).cursor == "VZUT")
    #expect(try query(#"{"cursor": null}"#).cursor == nil)
  }

  @Test(arguments: [
    ("[]", "scim.body.invalid"), (#"{"filter": 7}"#, "scim.filter.invalid"),
    (#"{"filter": ""}"#, "scim.filter.invalid"),
    (#"{"filter": ["a pr"]}"#, "scim.filter.invalid"),
    (#"{"filter": "a pr", "Filter": "b pr"}"#, "scim.filter.invalid"),
    (#"{"count": 1, "COUNT": 2}"#, "scim.query.invalid"), (#"{"count": true}"#, "scim.query.count"),
    (#"{"count": 1.5}"#, "scim.query.count"), (#"{"count": "many"}"#, "scim.query.count"),
    (#"{"startIndex": {}}"#, "scim.query.invalid"), (#"{"attributes": [1]}"#, "scim.query.invalid"),
    (#"{"attributes": {"a": 1}}"#, "scim.query.invalid"), (#"{"sortBy": []}"#, "scim.query.invalid"),
    (#"{"cursor": 5}"#, "scim.query.invalid"), (#"{"cursor": "", "startIndex": 1}"#, "scim.query.paging"),
    (#"{"attributes": ["a b"]}"#, "scim.path.invalid"),
  ])
  func thatCannotBeReadAreRefused(_ body: String, _ code: String) {
    #expect(SCIMSupport.code { _ = try query(body) } == ErrorCode(rawValue: code))
  }
}
