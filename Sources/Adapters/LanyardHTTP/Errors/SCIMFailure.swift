public import Diagnostics
internal import JSON
public import LanyardService
internal import SCIM

/// What a SCIM client is told of an error inside another answer: of an operation of a bulk request, of a request put off.
public enum SCIMFailure {
  /// Status and error body; of faults of ours the caller learns the reference alone.
  public static func describe(_ error: CodedError, reference: String) -> OperationAnswer {
    let failure = Failure(error, face: .scim)
    return OperationAnswer(status: failure.status, response: failure.scimBody(reference: reference).objectValue)
  }
}
