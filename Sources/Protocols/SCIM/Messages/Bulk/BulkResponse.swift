public import JSON

/// The answer to a bulk request (RFC 7644 §3.7.3).
public struct BulkResponse: Hashable, Sendable {
  /// What came of one operation.
  public struct Operation: Hashable, Sendable {
    public var method: String
    public var bulkID: String?
    /// The address of the resource; nil only where a create failed.
    public var location: String?
    /// The resource's version as an ETag.
    public var version: String?
    /// The HTTP status that the operation alone would have been answered with.
    public var status: Int
    /// The body of that answer: the error of a failed operation, and where wanted the resource.
    public var response: JSONObject?

    public init(
      method: String, bulkID: String? = nil, location: String? = nil, version: String? = nil, status: Int,
      response: JSONObject? = nil
    ) {
      self.method = method
      self.bulkID = bulkID
      self.location = location
      self.version = version
      self.status = status
      self.response = response
    }

    public var json: JSONObject {
      var json: JSONObject = [:]
      json["location"] = location.map { .string($0) }
      json["method"] = .string(method)
      json["bulkId"] = bulkID.map { .string($0) }
      json["version"] = version.map { .string($0) }
      json["response"] = response.map { .object($0) }
      json["status"] = .string(String(status))
      return json
    }
  }

  /// In the order of the request; those left undone after `failOnErrors` are not among them.
  public var operations: [Operation]

  public init(operations: [Operation]) {
    self.operations = operations
  }

  public var json: JSONValue {
    ["schemas": [.string(SchemaURN.bulkResponse)], "Operations": .array(operations.map { .object($0.json) })]
  }
}
