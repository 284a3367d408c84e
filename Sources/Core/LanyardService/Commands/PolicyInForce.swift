internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// A tenant's policy as it stands.
struct PolicyInForce {
  let tenant: TenantID
  let object: ManifestObject

  /// - Throws: `tenant.unknown`, `mapping.version.unknown` where the tenant has no policy.
  init(of name: TenantName, _ reader: any StoreReader) throws {
    tenant = try reader.existingTenant(named: name).id
    let reference = ManifestReference(kind: .mappingPolicy, tenant: name, name: name.text)
    guard let object = try reader.object(reference) else {
      throw CodedError(
        .mappingVersionUnknown, "\(name) has no mapping policy", remedy: "apply one with `lanyard apply -f FILE`")
    }
    self.object = object
  }

  /// A version as it is kept, and what it says.
  ///
  /// - Throws: `mapping.version.unknown`.
  func version(
    _ number: Int, _ reader: any StoreReader
  ) throws -> (row: PolicyVersion, document: JSONObject) {
    if let row = try reader.policyVersion(number, tenant: tenant),
      let document = try reader.policyDocument(number, tenant: tenant)
    {
      return (row, document)
    }
    throw CodedError(
      .mappingVersionUnknown, "there is no version \(number) of the policy", expected: "1 to \(object.version)",
      received: "\(number)", remedy: "list the versions with `lanyard mapping history`")
  }
}
