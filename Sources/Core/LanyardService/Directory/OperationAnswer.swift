public import Diagnostics
public import JSON
internal import LanyardCore

/// What one operation of a request with many, or of a request put off, is answered.
public struct OperationAnswer: Sendable, Hashable {
  /// What a request of its own would have been answered.
  public let status: Int
  public let location: String?
  /// The ETag.
  public let version: String?
  /// The error body of a refusal (RFC 7644 §3.12); nil where the operation was done.
  public let response: JSONObject?

  public init(status: Int, location: String? = nil, version: String? = nil, response: JSONObject? = nil) {
    self.status = status
    self.location = location
    self.version = version
    self.response = response
  }
}

/// Puts an error into the status and the body that a caller gets. The table of statuses is HTTP's, so the routes bring it.
public typealias ErrorDescribing = @Sendable (_ error: CodedError, _ reference: String) -> OperationAnswer

extension DirectoryOperation {
  /// The answer to what came of the operation.
  ///
  /// - Parameter reference: the request's id, by which a fault of ours is found in the log.
  func answer(
    to result: Result<ResourceReply, CodedError>, reference: String, describing describe: ErrorDescribing
  ) -> OperationAnswer {
    switch result {
    case .success(let reply):
      return OperationAnswer(
        status: method.status, location: location(of: reply.id),
        version: method == .delete ? nil : "W/\"\(reply.version)\"")
    case .failure(let error):
      let told = describe(error, reference)
      // RFC 7644 §3.7.3: the location is left out only of a create that failed.
      return OperationAnswer(
        status: told.status, location: method == .post ? nil : id.flatMap { ResourceID($0) }.map(location(of:)),
        response: told.response)
    }
  }
}
