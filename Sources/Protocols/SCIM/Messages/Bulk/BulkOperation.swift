public import Diagnostics
public import JSON

/// One operation of a bulk request: what it wants done, or why that could not be read.
public struct BulkOperation: Hashable, Sendable {
  /// The method as it came, for the answer; no more of it than a method needs.
  public var method: String
  /// The client's name for the operation and for the resource it creates.
  public var bulkID: String?
  public var instruction: Result<BulkInstruction, CodedError>

  public init(method: String, bulkID: String? = nil, instruction: Result<BulkInstruction, CodedError>) {
    self.method = method
    self.bulkID = bulkID
    self.instruction = instruction
  }

  public static func == (left: BulkOperation, right: BulkOperation) -> Bool {
    left.method.hasSameOctets(as: right.method) && left.bulkID == right.bulkID
      && (try? left.instruction.get()) == (try? right.instruction.get())
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(method)
    hasher.combine(bulkID)
  }
}

/// What an operation of a bulk request wants done.
public struct BulkInstruction: Hashable, Sendable {
  public enum Method: String, Hashable, Sendable, CaseIterable {
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  public var method: Method
  /// The path segment of the resource type, such as `Users`.
  public var endpoint: String
  /// The resource; nil for a create. `bulkId:x` until ``resolving(_:)`` has put an id in its place.
  public var id: String?
  /// The version that the client requires the resource to have, as an ETag.
  public var version: String?
  /// The body of the request that the operation stands for; nil for a delete.
  public var data: JSONObject?

  public init(method: Method, endpoint: String, id: String? = nil, version: String? = nil, data: JSONObject? = nil) {
    self.method = method
    self.endpoint = endpoint
    self.id = id
    self.version = version
    self.data = data
  }
}
