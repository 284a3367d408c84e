import Diagnostics
import JSON
import SCIM
import Testing

@Suite struct BulkRequests {
  private func request(_ body: String, _ limits: BulkRequest.Limits = .standard) throws -> BulkRequest {
    try BulkRequest(parsing: SCIMSupport.json(body), limits: limits)
  }

  private func operation(_ text: String) throws -> BulkOperation {
    try #require(request(#"{"Operations": [\#(text)]}"#).operations.first)
  }

  @Test func holdWhatTheirOperationsWant() throws {
    let request = try request(
      """
      {"schemas": ["\(SchemaURN.bulkRequest)"], "failOnErrors": 2, "Operations": [
        {"method": "POST", "path": "/Users", "bulkId": "q", "data": {"userName": "a"}},
        {"method": "put", "path": "/Users/1", "version": "W/\\"3\\"", "data": {"userName": "b"}},
        {"method": "PATCH", "path": "Groups/2", "data": {"Operations": []}},
        {"method": "DELETE", "path": "/Users/3"}]}
      """)
    #expect(request.failOnErrors == 2)
    #expect(
      try request.operations.map { try $0.instruction.get() } == [
        BulkInstruction(method: .post, endpoint: "Users", data: ["userName": "a"]),
        BulkInstruction(method: .put, endpoint: "Users", id: "1", version: "W/\"3\"", data: ["userName": "b"]),
        BulkInstruction(method: .patch, endpoint: "Groups", id: "2", data: ["Operations": []]),
        BulkInstruction(method: .delete, endpoint: "Users", id: "3"),
      ])
    #expect(request.operations.map(\.bulkID) == ["q", nil, nil, nil])
    #expect(request.operations.map(\.method) == ["POST", "put", "PATCH", "DELETE"])
  }

  /// RFC 7644 showed a bare list before erratum 5050.
  @Test func aPatchMayBeABareListOfOperations() throws {
    let patch = try operation(#"{"method": "PATCH", "path": "/Users/1", "data": [{"op": "add"}]}"#).instruction.get()
    #expect(patch.data == ["schemas": [.string(SchemaURN.patchOp)], "Operations": [["op": "add"]]])
  }

  @Test(arguments: [
    "7", "{}", #"{"method": "GET", "path": "/Users/1"}"#, #"{"method": 7, "path": "/Users/1"}"#,
    #"{"method": "DELETE"}"#, #"{"method": "DELETE", "path": "/Users"}"#, #"{"method": "DELETE", "path": "/Users/"}"#,
    #"{"method": "DELETE", "path": "/Users/1/x"}"#, #"{"method": "DELETE", "path": "/Users/1?a=b"}"#,
    #"{"method": "POST", "path": "/Users/1", "data": {}}"#, #"{"method": "POST", "path": "/Users"}"#,
    #"{"method": "POST", "path": "/Users", "data": []}"#, #"{"method": "PUT", "path": "/Users/1", "data": "x"}"#,
    #"{"method": "POST", "path": "/Users", "bulkId": "a b", "data": {}}"#,
    #"{"method": "POST", "path": "/Users", "bulkId": "", "data": {}}"#,
    #"{"method": "POST", "path": "/Users", "bulkId": 7, "data": {}}"#,
    #"{"method": "DELETE", "path": "/Users/1", "version": 3}"#, #"{"method": "DELETE", "path": "//1"}"#,
  ])
  func aBrokenOperationHurtsNoOther(_ text: String) throws {
    let request = try request(#"{"Operations": [\#(text), {"method": "DELETE", "path": "/Users/3"}]}"#)
    #expect(SCIMSupport.code { _ = try request.operations[0].instruction.get() } == .scimBulkInvalid)
    #expect(SCIMSupport.code { _ = try request.operations[1].instruction.get() } == nil)
  }

  @Test func aNameIsGivenOnce() throws {
    let create = #"{"method": "POST", "path": "/Users", "bulkId": "q", "data": {}}"#
    let operations = try request(#"{"Operations": [\#(create), \#(create)]}"#).operations
    #expect(SCIMSupport.code { _ = try operations[0].instruction.get() } == nil)
    #expect(SCIMSupport.code { _ = try operations[1].instruction.get() } == .scimBulkInvalid)
    #expect(operations[1].bulkID == "q")
  }

  @Test(arguments: [
    ("[]", "scim.body.invalid"), ("{}", "scim.bulk.invalid"), (#"{"Operations": {}}"#, "scim.bulk.invalid"),
    (#"{"Operations": [], "failOnErrors": 0}"#, "scim.bulk.invalid"),
    (#"{"Operations": [], "failOnErrors": "1"}"#, "scim.bulk.invalid"),
    (#"{"Operations": [1, 2, 3]}"#, "scim.bulk.too-many"),
  ])
  func whatIsNoBulkRequestIsRefusedWhole(_ body: String, _ code: String) {
    let limits = BulkRequest.Limits(maximumOperations: 2)
    #expect(SCIMSupport.code { _ = try request(body, limits) } == ErrorCode(rawValue: code))
  }

  @Test func answersHoldStatusAsTextAndWhatThereIs() {
    let response = BulkResponse(operations: [
      .init(method: "POST", bulkID: "q", location: "https://x/Users/1", version: "W/\"1\"", status: 201),
      .init(method: "POST", bulkID: "r", status: 400, response: ["detail": "no"]),
    ])
    #expect(response.json["schemas"] == [.string(SchemaURN.bulkResponse)])
    #expect(
      response.json["Operations"] == [
        [
          "location": "https://x/Users/1", "method": "POST", "bulkId": "q", "version": "W/\"1\"", "status": "201",
        ], ["method": "POST", "bulkId": "r", "status": "400", "response": ["detail": "no"]],
      ])
  }
}
