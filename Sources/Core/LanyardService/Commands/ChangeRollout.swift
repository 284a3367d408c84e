public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore
public import RoleMapping

/// `lanyard mapping rollout`: widens a rollout under way, ends it with the new version, or gives it up.
public struct ChangeRollout: Command, JudgesRoles {
  public enum Step: Sendable {
    case stage(PolicyStage)
    /// The new version judges everybody.
    case complete
    /// The version before judges everybody again.
    case abandon
  }

  let name: TenantName
  let step: Step
  let isDryRun: Bool
  let services: DirectoryServices
  let keyring: Keyring

  public init(
    tenant name: TenantName, _ step: Step, isDryRun: Bool, services: DirectoryServices, keyring: Keyring
  ) {
    self.name = name
    self.step = step
    self.isDryRun = isDryRun
    self.services = services
    self.keyring = keyring
  }

  public var tenant: TenantID { Tenant.operatorID }
  public var action: String { "policy.rollout-changed" }
  public var target: AuditTarget { AuditTarget(kind: "MappingPolicy", id: name.text) }

  /// Codes of refusals: `access.scope.missing`, `tenant.unknown`, `mapping.version.unknown`, `mapping.rollout.none`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ApplyReport> {
    do {
      try AccessPolicy.requireOperator(context.principal)
      let stored = try PolicyInForce(of: name, reader)
      let version = try reader.policyVersion(stored.object.version, tenant: stored.tenant)
      guard let rollout = version?.rollout else { throw Self.nothingUnderWay }
      return try apply(stored, rollout, reader).decide(reader, context)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
  }

  private func apply(
    _ stored: PolicyInForce, _ rollout: PolicyVersion.Rollout, _ reader: any StoreReader
  ) throws -> ApplyManifest {
    var document = stored.object.document
    switch step {
    case .stage(let stage): document["rollout"] = stage.document
    case .complete: document["rollout"] = Optional.none
    case .abandon:
      return try stored.restore(rollout.base, isDryRun: isDryRun, services: services, keyring: keyring, reader)
    }
    return ApplyManifest(
      objects: [ManifestObject(reference: stored.object.reference, document: document)], secrets: [:],
      isDryRun: isDryRun, services: services, keyring: keyring)
  }

  private static let nothingUnderWay = CodedError(
    .mappingRolloutNone, "the policy in force judges everybody: nothing is being rolled out",
    expected: "a policy applied with `rollout`", remedy: "apply the new policy with `rollout: {percent: 10}`")
}

extension PolicyStage {
  /// As a manifest writes it.
  fileprivate var document: JSONValue {
    switch self {
    case .percent(let percent): ["percent": .number(JSONNumber(percent))]
    case .group(let name): ["group": .string(name)]
    }
  }
}
