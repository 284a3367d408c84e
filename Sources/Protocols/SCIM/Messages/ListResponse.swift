public import JSON

/// The answer to a query (RFC 7644 §3.4.2).
public struct ListResponse: Hashable, Sendable {
  /// All that match, whatever the page shows.
  public var totalResults: Int
  /// The place of the first one shown, from 1.
  public var startIndex: Int
  public var resources: [JSONObject]

  public init(totalResults: Int, startIndex: Int = 1, resources: [JSONObject]) {
    self.totalResults = totalResults
    self.startIndex = startIndex
    self.resources = resources
  }

  /// How many are shown.
  public var itemsPerPage: Int { resources.count }

  public var json: JSONValue {
    [
      "schemas": [.string(SchemaURN.listResponse)], "totalResults": .number(JSONNumber(totalResults)),
      "startIndex": .number(JSONNumber(startIndex)), "itemsPerPage": .number(JSONNumber(itemsPerPage)),
      "Resources": .array(resources.map { .object($0) }),
    ]
  }
}
