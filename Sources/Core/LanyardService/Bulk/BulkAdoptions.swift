internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// The just-in-time subjects whom the creates of a bulk request adopt: known beforehand, for others of the request refer to
/// them by their ids. Whether a create does adopt is decided when it is carried out.
struct BulkAdoptions: Sendable {
  /// By place in the request.
  private(set) var ids: [Int: ResourceID] = [:]

  init(_ request: BulkRequest, in setting: BulkSetting, _ reader: any StoreReader) throws {
    let type = StoredResource.justInTimeType
    guard try !reader.resourceIDs(type: type, tenant: setting.tenant, after: nil, limit: 1).isEmpty else { return }
    for (place, operation) in request.operations.enumerated() {
      guard case .success(let instruction) = operation.instruction, instruction.method == .post,
        let type = setting.registry.resourceType(endpoint: instruction.endpoint), type.role == .user,
        let data = instruction.data, let user = try? ResourceValidator(type).create(.object(data))
      else { continue }
      let claims = try NameClaims(
        before: nil, after: user.document, id: nil, tenant: setting.tenant, setting.services, reader)
      if let id = claims.adopted?.id, !ids.values.contains(id) { ids[place] = id }
    }
  }
}
