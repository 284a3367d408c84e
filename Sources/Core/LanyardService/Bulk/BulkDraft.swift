internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// The operations of a bulk request with ids in place of `bulkId`s. Ids are decided before anything is done, so that an
/// operation may refer to one that comes later, and two to each other.
struct BulkDraft {
  private let request: BulkRequest
  private let setting: BulkSetting
  /// By place in the request: the ids of what is created.
  private let ids: [Int: ResourceID]
  private let idsByName: [OctetKey: String]
  /// The types of what is created, by id.
  private let types: [ResourceID: String]

  init(_ request: BulkRequest, in setting: BulkSetting, newID: (_ place: Int) -> ResourceID) {
    self.request = request
    self.setting = setting
    var (ids, names, types): ([Int: ResourceID], [OctetKey: String], [ResourceID: String]) = ([:], [:], [:])
    for (place, operation) in request.operations.enumerated() {
      guard case .success(let instruction) = operation.instruction, instruction.method == .post else { continue }
      let id = newID(place)
      ids[place] = id
      if let name = operation.bulkID { names[OctetKey(name)] = id.description }
      types[id] = setting.registry.resourceType(endpoint: instruction.endpoint)?.name
    }
    (self.ids, idsByName, self.types) = (ids, names, types)
  }

  /// The operation at a place of the request.
  ///
  /// - Parameter isCircular: whether what it refers to may be created after it.
  func operation(at place: Int, isCircular: Bool) -> Result<DirectoryOperation, CodedError> {
    Result { () throws(CodedError) in
      let instruction = try request.operations[place].instruction.get().resolving { idsByName[OctetKey($0)] }
      guard let type = setting.registry.resourceType(endpoint: instruction.endpoint) else {
        throw CodedError(
          .scimEndpointUnknown, "there is nothing at `/\(instruction.endpoint.prefix(80))`",
          expected: setting.registry.resourceTypes.map { "/\($0.endpoint)" }.joined(separator: ", "),
          remedy: "see `ResourceTypes` for the endpoints of this service")
      }
      var operation = DirectoryOperation(
        tenant: setting.tenant, method: .init(instruction.method), type: type,
        id: ids[place]?.description ?? instruction.id, body: instruction.data.map { .object($0) } ?? .null,
        precondition: try Precondition(ifMatch: instruction.version), location: setting.location,
        services: setting.services)
      // In a circle somebody may be referred to who is made a moment later, in the same unit.
      if isCircular { operation.promised = types }
      return operation
    }
  }
}

extension DirectoryOperation.Method {
  fileprivate init(_ method: BulkInstruction.Method) {
    switch method {
    case .post: self = .post
    case .put: self = .put
    case .patch: self = .patch
    case .delete: self = .delete
    }
  }
}
