public import AuditLog
public import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

/// `lanyard apply`: brings the stored manifests to what is declared. Idempotent; all of it or nothing.
public struct ApplyManifest: Command {
  let objects: [ManifestObject]
  /// The texts of secrets that the objects refer to, by the name of ``Change/putSecret(name:sealed:)``.
  let secrets: [String: Secret<[UInt8]>]
  let isDryRun: Bool
  let services: DirectoryServices
  let keyring: Keyring

  public init(
    objects: [ManifestObject], secrets: [String: Secret<[UInt8]>], isDryRun: Bool, services: DirectoryServices,
    keyring: Keyring
  ) {
    self.objects = objects
    self.secrets = secrets
    self.isDryRun = isDryRun
    self.services = services
    self.keyring = keyring
  }

  public var tenant: TenantID { Tenant.operatorID }
  public var action: String { "manifest.applied" }
  public var target: AuditTarget { AuditTarget(kind: "Manifest", id: "\(objects.count) objects") }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ApplyReport> {
    var draft = try ManifestDraft(objects: objects, secrets: secrets, keyring: keyring, reader: reader)
    let problems = try ManifestChecker(services: services).problems(in: draft)
    if let first = problems.first {
      let report = ApplyReport(isDryRun: isDryRun, problems: problems, steps: [])
      if isDryRun { return .unchanged(report) }
      return .done(report, ChangeSet(recording: refusal(first, context)))
    }
    let (rows, events) = try draft.write(context)
    let impact = try ManifestImpact(draft: draft, services: services).plan(context)
    var report = ApplyReport(isDryRun: isDryRun, problems: [], steps: draft.steps)
    report.granted = impact.count(impact.plan.granted)
    report.revoked = impact.count(impact.plan.revoked)
    report.pendingSubjects = impact.pending
    guard let own = events.first, !isDryRun else { return .unchanged(report) }
    var changeSet = ChangeSet(recording: own, rows)
    changeSet.add(impact.plan.changes, recording: Array(events.dropFirst()) + impact.plan.events)
    return .done(report, changeSet)
  }
}

/// What an apply did, or would do.
public struct ApplyReport: Sendable {
  public enum Effect: String, Sendable {
    case added, changed, untouched
  }

  public struct Step: Sendable {
    public let reference: ManifestReference
    public let effect: Effect
    /// The members that differ, by name.
    public let members: [String]
  }

  public let isDryRun: Bool
  /// Everything that is wrong; then nothing was changed.
  public let problems: [CodedError]
  public let steps: [Step]
  /// How many people gain each role.
  public internal(set) var granted: [String: Int] = [:]
  /// How many people lose each role.
  public internal(set) var revoked: [String: Int] = [:]
  /// How many people are left for the background job to judge.
  public internal(set) var pendingSubjects = 0
}
