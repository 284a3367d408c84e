internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// What a request that is put off asks for.
public enum DeferredWork: Sendable {
  case operation(DirectoryOperation)
}

extension DeferredWork {
  /// The work as it is stored.
  var document: JSONObject {
    switch self {
    case .operation(let operation): operation.document
    }
  }

  /// Refuses who may not ask for the work. Whether what is asked can be done is judged when it is carried out.
  ///
  /// - Throws: `access.scope.missing`.
  func requireRight(of principal: Principal) throws(CodedError) {
    switch self {
    case .operation(let operation):
      try AccessPolicy.requireWriting(operation.type.name, in: operation.tenant, by: principal)
    }
  }
}
