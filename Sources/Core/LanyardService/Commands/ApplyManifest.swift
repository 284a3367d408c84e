public import AuditLog
public import Diagnostics
internal import JSON
public import LanyardCore

/// `lanyard apply`: brings the stored manifests to what is declared. Idempotent; all of it or nothing.
public struct ApplyManifest: Command, JudgesRoles {
  let objects: [ManifestObject]
  /// The texts of secrets that the objects refer to, by the name of ``Change/putSecret(name:sealed:)``.
  let secrets: [String: Secret<[UInt8]>]
  let isDryRun: Bool
  let services: DirectoryServices
  let keyring: Keyring
  /// What a preview showed, if the apply is to be refused where anything has changed since; see ``PreviewFingerprint``.
  let previewed: String?
  /// Where the members of the objects stand in the texts that they came with.
  let positions: [ManifestReference: DocumentPositions]
  /// The version that comes back into force with these objects.
  var rollback: PolicyVersion?

  public init(
    objects: [ManifestObject], secrets: [String: Secret<[UInt8]>], isDryRun: Bool, services: DirectoryServices,
    keyring: Keyring, previewed: String? = nil, positions: [ManifestReference: DocumentPositions] = [:]
  ) {
    self.positions = positions
    self.previewed = previewed
    self.objects = objects
    self.secrets = secrets
    self.isDryRun = isDryRun
    self.services = services
    self.keyring = keyring
  }

  public var tenant: TenantID { Tenant.operatorID }
  public var action: String { "manifest.applied" }
  public var target: AuditTarget { AuditTarget(kind: "Manifest", id: "\(objects.count) objects") }

  /// Refuses with `access.scope.missing`. Everything that is wrong with the objects is in the report; then nothing is changed,
  /// and of what was not only asked the log has the first.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ApplyReport> {
    do throws(CodedError) {
      try AccessPolicy.requireOperator(context.principal)
    } catch {
      return refuse(error, context)
    }
    var draft = try ManifestDraft(
      objects: objects, secrets: secrets, keyring: keyring, reader: reader, rollback: rollback,
      positions: positions)
    var problems = try ManifestChecker(services: services).problems(in: draft)
    if problems.isEmpty, let previewed { problems += try PreviewFingerprint(of: draft).problems(with: previewed) }
    if let first = problems.first {
      let report = ApplyReport(isDryRun: isDryRun, problems: problems, steps: [])
      return isDryRun ? .unchanged(report) : .done(report, ChangeSet(recording: refusal(first, context)))
    }
    let (rows, events) = try draft.write(context)
    let impact = try ManifestImpact(draft: draft, services: services, isPreview: isDryRun).plan(context)
    var report = ApplyReport(isDryRun: isDryRun, steps: draft.steps, impact: impact)
    report.restored = draft.restored
    report.warnings = try draft.warnings()
    guard let own = events.first, !isDryRun else { return .unchanged(report) }
    var changeSet = ChangeSet(recording: own, rows)
    changeSet.add(
      impact.plan.changes + impact.walks.map { .putEvaluationWalk($0) },
      recording: Array(events.dropFirst()) + impact.alterationEvents + impact.plan.events
        + impact.walks.compactMap { $0.beginning(context) })
    return .done(report, changeSet)
  }
}
