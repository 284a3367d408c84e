internal import Diagnostics
public import JSON
internal import LanyardCore
internal import SCIM

/// What a request that is put off asks for.
public enum DeferredWork: Sendable {
  case operation(DirectoryOperation)
  /// A bulk request, as it came.
  case bulk(JSONValue, DirectoryLocation)
}

extension DeferredWork {
  /// What ``AsyncRequest/operation`` says where it is a bulk request.
  static let bulkMethod = "BULK"

  /// The work as it is stored.
  var document: JSONObject {
    switch self {
    case .operation(let operation): operation.document
    case .bulk(let body, let location):
      ["method": .string(Self.bulkMethod), "body": body.withoutPasswords, "baseURL": .string(location.baseURL)]
    }
  }

  /// Reads what ``document`` wrote.
  ///
  /// - Throws: as ``DirectoryOperation/init(document:tenant:registry:services:)``.
  init(
    document: JSONObject, tenant: TenantID, registry: SchemaRegistry, services: DirectoryServices
  ) throws(CodedError) {
    guard document["method"]?.stringValue == Self.bulkMethod else {
      self = .operation(
        try DirectoryOperation(document: document, tenant: tenant, registry: registry, services: services))
      return
    }
    guard let body = document["body"], let baseURL = document["baseURL"]?.stringValue else {
      throw CodedError.damagedOperation
    }
    self = .bulk(body, DirectoryLocation(baseURL: baseURL))
  }

  /// Refuses who may not ask for the work. Whether what is asked can be done is judged when it is carried out, for each
  /// operation of a bulk request by its own type.
  ///
  /// - Throws: `access.scope.missing`.
  func requireRight(of principal: Principal) throws(CodedError) {
    switch self {
    case .operation(let operation):
      try AccessPolicy.requireWriting(operation.type.name, in: operation.tenant, by: principal)
    case .bulk: try AccessPolicy.require([.scimWrite], of: principal)
    }
  }
}
