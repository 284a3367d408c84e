public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

/// `lanyard mapping rollback`: an earlier version of a tenant's policy comes back into force, as a version of its own. It is
/// held against the applications, ceilings and schemas of today, and refused where it no longer runs.
public struct RollBackPolicy: Command, JudgesRoles {
  let name: TenantName
  let version: Int?
  let isDryRun: Bool
  let services: DirectoryServices
  let keyring: Keyring

  /// - Parameter version: which; nil for the last that judged everybody and said something else than the one in force.
  public init(
    tenant name: TenantName, to version: Int?, isDryRun: Bool, services: DirectoryServices, keyring: Keyring
  ) {
    self.name = name
    self.version = version
    self.isDryRun = isDryRun
    self.services = services
    self.keyring = keyring
  }

  public var tenant: TenantID { Tenant.operatorID }
  public var action: String { "policy.rolled-back" }
  public var target: AuditTarget { AuditTarget(kind: "MappingPolicy", id: name.text) }

  /// Codes of refusals: `access.scope.missing`, `tenant.unknown`, `mapping.version.unknown`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ApplyReport> {
    do {
      try AccessPolicy.requireOperator(context.principal)
      let stored = try PolicyInForce(of: name, reader)
      let wanted = try version ?? stored.versionBefore(reader)
      return try stored.restore(wanted, isDryRun: isDryRun, services: services, keyring: keyring, reader)
        .decide(reader, context)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
  }
}

/// A tenant's policy as it stands.
struct PolicyInForce {
  let tenant: TenantID
  let object: ManifestObject

  /// - Throws: `tenant.unknown`, `mapping.version.unknown` where the tenant has no policy.
  init(of name: TenantName, _ reader: any StoreReader) throws {
    let found = try reader.existingTenant(named: name)
    let reference = ManifestReference(kind: .mappingPolicy, tenant: name, name: name.text)
    guard let object = try reader.object(reference) else {
      throw CodedError(
        .mappingVersionUnknown, "\(name) has no mapping policy", remedy: "apply one with `lanyard apply -f FILE`")
    }
    self.object = object
    tenant = found.id
  }

  /// What brings an earlier version back.
  ///
  /// - Throws: `mapping.version.unknown`.
  func restore(
    _ version: Int, isDryRun: Bool, services: DirectoryServices, keyring: Keyring, _ reader: any StoreReader
  ) throws -> ApplyManifest {
    guard let row = try reader.policyVersion(version, tenant: tenant),
      let document = try reader.policyDocument(version, tenant: tenant)
    else {
      throw CodedError(
        .mappingVersionUnknown, "there is no version \(version) of the policy", expected: "1 to \(object.version)",
        received: "\(version)", remedy: "list the versions with `lanyard mapping history`")
    }
    var apply = ApplyManifest(
      objects: [ManifestObject(reference: object.reference, document: document)], secrets: [:], isDryRun: isDryRun,
      services: services, keyring: keyring)
    apply.rollback = row
    return apply
  }
}
