public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore
public import RoleMapping

/// `lanyard mapping rollback` and `rollout`: changes a tenant's policy by what is kept of it. What comes of it is applied like
/// any manifest: as a version of its own, held against the applications, ceilings and schemas of today, and refused where it
/// does not run.
public struct ChangePolicy: Command, JudgesRoles {
  public enum Step: Sendable {
    /// This version comes back into force; nil for the last that judged everybody and said something else than the one in
    /// force.
    case rollBack(to: Int?)
    /// The rollout under way goes on with this stage.
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
  public var target: AuditTarget { AuditTarget(kind: "MappingPolicy", id: name.text) }
  public var action: String {
    if case .rollBack = step { "policy.rolled-back" } else { "policy.rollout-changed" }
  }

  /// Codes of refusals: `access.scope.missing`, `tenant.unknown`, `mapping.version.unknown`, `mapping.rollout.none`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ApplyReport> {
    do {
      try AccessPolicy.requireOperator(context.principal)
      return try manifest(changing: PolicyInForce(of: name, reader), reader).decide(reader, context)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
  }

  private func manifest(changing policy: PolicyInForce, _ reader: any StoreReader) throws -> ApplyManifest {
    if case .rollBack(let version) = step {
      return try restoring(version ?? policy.versionBefore(reader), of: policy, reader)
    }
    guard let rollout = try reader.policyVersion(policy.object.version, tenant: policy.tenant)?.rollout else {
      throw Self.nothingUnderWay
    }
    var document = policy.object.document
    switch step {
    case .stage(let stage): document["rollout"] = stage.document
    case .complete: document["rollout"] = Optional.none
    case .abandon, .rollBack: return try restoring(rollout.base, of: policy, reader)
    }
    return applying(document, to: policy)
  }

  private func restoring(
    _ version: Int, of policy: PolicyInForce, _ reader: any StoreReader
  ) throws -> ApplyManifest {
    let kept = try policy.version(version, reader)
    var apply = applying(kept.document, to: policy)
    apply.rollback = kept.row
    return apply
  }

  private func applying(_ document: JSONObject, to policy: PolicyInForce) -> ApplyManifest {
    ApplyManifest(
      objects: [ManifestObject(reference: policy.object.reference, document: document)], secrets: [:],
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
