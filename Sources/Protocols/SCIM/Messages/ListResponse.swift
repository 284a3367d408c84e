public import JSON

/// The answer to a query (RFC 7644 §3.4.2, RFC 9865 §2).
public struct ListResponse: Hashable, Sendable {
  /// All that match, whatever the page shows.
  public var totalResults: Int
  /// The place of the first one shown, from 1; nil on pages by cursor, which have no numbers.
  public var startIndex: Int?
  /// Leads to the next page; nil on the last one, and on pages by index.
  public var nextCursor: String?
  /// Leads to the page before; nil on the first one, and on pages by index.
  public var previousCursor: String?
  public var resources: [JSONObject]

  public init(
    totalResults: Int, startIndex: Int? = 1, nextCursor: String? = nil, previousCursor: String? = nil,
    resources: [JSONObject]
  ) {
    self.totalResults = totalResults
    self.startIndex = startIndex
    self.nextCursor = nextCursor
    self.previousCursor = previousCursor
    self.resources = resources
  }

  /// How many are shown.
  public var itemsPerPage: Int { resources.count }

  public var json: JSONValue {
    var json: JSONObject = [
      "schemas": [.string(SchemaURN.listResponse)], "totalResults": .number(JSONNumber(totalResults)),
    ]
    json["startIndex"] = startIndex.map { .number(JSONNumber($0)) }
    json["itemsPerPage"] = .number(JSONNumber(itemsPerPage))
    json["previousCursor"] = previousCursor.map { .string($0) }
    json["nextCursor"] = nextCursor.map { .string($0) }
    json["Resources"] = .array(resources.map { .object($0) })
    return .object(json)
  }
}
