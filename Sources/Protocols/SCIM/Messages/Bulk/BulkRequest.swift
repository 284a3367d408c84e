public import Diagnostics
public import JSON

/// A bulk request (RFC 7644 §3.7).
public struct BulkRequest: Hashable, Sendable {
  /// How much a bulk request may hold.
  public struct Limits: Hashable, Sendable {
    public var maximumOperations: Int

    public init(maximumOperations: Int = 1_000) {
      self.maximumOperations = maximumOperations
    }

    public static let standard = Limits()
  }

  /// After how many failed operations the rest is left undone; nil: however many fail, all are tried.
  public var failOnErrors: Int?
  /// In the order of the request, the order in which they are answered. ``BulkOrder`` says in which they are carried out.
  public var operations: [BulkOperation]

  public init(failOnErrors: Int? = nil, operations: [BulkOperation]) {
    self.failOnErrors = failOnErrors
    self.operations = operations
  }

  /// Reads a body. What is wrong with one operation is kept as that operation's problem and hurts no other; so is a
  /// `bulkId` that an earlier operation has.
  ///
  /// - Throws: `scim.body.invalid` for what is no object, `scim.bulk.invalid` where `Operations` or `failOnErrors` has
  ///   another type, `json.name.duplicate`, `scim.bulk.too-many`.
  public init(parsing body: JSONValue, limits: Limits = .standard) throws(CodedError) {
    guard let object = body.objectValue else {
      throw CodedError(
        .scimBodyInvalid, "the body is no bulk request", expected: "object", received: body.kind,
        remedy: "send one JSON object")
    }
    guard let list = try object.word("Operations"), let elements = list.arrayValue else {
      throw Self.invalid("the bulk request has no list of operations", expected: "Operations: [ … ]", received: nil)
    }
    guard elements.count <= limits.maximumOperations else {
      throw CodedError(
        .scimBulkTooMany, "the bulk request has too many operations", expected: "at most \(limits.maximumOperations)",
        received: String(elements.count), remedy: "send them in several requests")
    }
    failOnErrors = try Self.failOnErrors(try object.word("failOnErrors"))
    operations = elements.map { BulkOperation($0) }
    refuseRepeatedIDs()
  }

  private static func failOnErrors(_ value: JSONValue?) throws(CodedError) -> Int? {
    guard let value, value != .null else { return nil }
    guard let count = value.numberValue?.intValue, count >= 1 else {
      throw invalid("`failOnErrors` is no number of errors", expected: "an integer from 1", received: value.kind)
    }
    return count
  }

  private mutating func refuseRepeatedIDs() {
    var seen = Set<OctetKey>()
    for place in operations.indices {
      guard let id = operations[place].bulkID, !seen.insert(OctetKey(id)).inserted else { continue }
      operations[place].instruction = .failure(
        Self.invalid(
          "an earlier operation has the same `bulkId`", expected: "a bulkId of its own", received: "`\(id)`"))
    }
  }

  static func invalid(_ message: String, expected: String, received: String?) -> CodedError {
    CodedError(
      .scimBulkInvalid, message, expected: expected, received: received,
      remedy: "write the request as RFC 7644 §3.7 says")
  }
}
