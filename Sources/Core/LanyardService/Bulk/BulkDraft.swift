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
  /// Ids of the groups that are created.
  private let groups: Set<String>

  init(_ request: BulkRequest, in setting: BulkSetting, newID: (_ place: Int) -> ResourceID) {
    self.request = request
    self.setting = setting
    var (ids, names, groups): ([Int: ResourceID], [OctetKey: String], Set<String>) = ([:], [:], [])
    for (place, operation) in request.operations.enumerated() {
      guard case .success(let instruction) = operation.instruction, instruction.method == .post else { continue }
      let id = newID(place)
      ids[place] = id
      if let name = operation.bulkID { names[OctetKey(name)] = id.description }
      if setting.registry.resourceType(endpoint: instruction.endpoint)?.name == "Group" {
        groups.insert(id.description)
      }
    }
    (self.ids, idsByName, self.groups) = (ids, names, groups)
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
      let data = isCircular ? instruction.data?.telling(groups) : instruction.data
      return DirectoryOperation(
        tenant: setting.tenant, method: .init(instruction.method), type: type,
        id: ids[place]?.description ?? instruction.id, body: data.map { .object($0) } ?? .null,
        precondition: try Precondition(ifMatch: instruction.version), location: setting.location,
        services: setting.services)
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

extension JSONObject {
  /// Says of every member that is one of these groups that it is a group: in a circle it may be made after the group that
  /// it is a member of, which then could not know.
  fileprivate func telling(_ groups: Set<String>) -> JSONObject {
    var told = JSONObject(members: members.map { ($0.name, $0.value.telling(groups)) })
    if let value = member(ignoringCase: "value")?.value.stringValue, groups.contains(value),
      member(ignoringCase: "type") == nil
    {
      told["type"] = "Group"
    }
    return told
  }
}

extension JSONValue {
  fileprivate func telling(_ groups: Set<String>) -> JSONValue {
    switch self {
    case .array(let elements): .array(elements.map { $0.telling(groups) })
    case .object(let object): .object(object.telling(groups))
    default: self
    }
  }
}
