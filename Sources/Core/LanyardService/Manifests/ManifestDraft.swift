internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore

/// An apply under way: what is stored, what is declared, and how the two differ.
struct ManifestDraft {
  let reader: any StoreReader
  let keyring: Keyring
  private(set) var view: ManifestView
  /// The declared objects in the order they are written.
  let objects: [ManifestObject]
  private(set) var steps: [ApplyReport.Step] = []
  /// Tenants that come into being.
  var newTenants: [TenantName: TenantID] = [:]
  let secrets: [String: Secret<[UInt8]>]
  /// The version that comes back into force; nil where the objects were brought in.
  let rollback: PolicyVersion?
  /// Policies whose rollout is complete, brought in again as they were when it began: they change nothing.
  private(set) var completed: [ManifestReference] = []
  /// Where the members of the objects stand in the texts that they came with.
  let positions: [ManifestReference: DocumentPositions]

  init(
    objects: [ManifestObject], secrets: [String: Secret<[UInt8]>], keyring: Keyring, reader: any StoreReader,
    rollback: PolicyVersion? = nil, positions: [ManifestReference: DocumentPositions] = [:]
  ) throws {
    self.reader = reader
    self.positions = positions
    self.rollback = rollback
    self.keyring = keyring
    self.secrets = secrets
    self.objects = objects.sorted {
      ($0.reference.kind, $0.reference.description) < ($1.reference.kind, $1.reference.description)
    }
    view = ManifestView(reader: reader)
    for object in self.objects { try place(object) }
  }

  private mutating func place(_ object: ManifestObject) throws {
    let stored = try reader.object(object.reference)
    var next = object
    if let stored, isCompleted(object, stored) {
      completed.append(object.reference)
      next = stored
    }
    let members = Self.difference(stored?.document, next.document)
    let secretsChanged = try changedSecrets(of: object.reference).isEmpty == false
    next.version = (stored?.version ?? 0) + (members.isEmpty ? 0 : 1)
    let effect: ApplyReport.Effect =
      stored == nil ? .added : members.isEmpty && !secretsChanged ? .untouched : .changed
    steps.append(
      ApplyReport.Step(
        reference: object.reference, effect: effect, members: members + (secretsChanged ? ["(secret)"] : [])))
    view.overlay[object.reference] = next
    if object.reference.kind == .mappingPolicy, effect != .untouched { try placeLineage(of: next, after: stored) }
  }

  /// Whether the object is the policy in force, which judges everybody, with a `rollout` beside. Files are applied again and
  /// again by machines: a rollout of what everybody has already would give nobody anything, and hold the next change of
  /// the file back from most.
  private func isCompleted(_ object: ManifestObject, _ stored: ManifestObject) -> Bool {
    guard rollback == nil, object.reference.kind == .mappingPolicy, stored.document["rollout"] == nil else {
      return false
    }
    return object.document["rollout"] != nil && Self.differsByStageAlone(stored.document, object.document)
  }

  private static func differsByStageAlone(_ before: JSONObject, _ after: JSONObject) -> Bool {
    difference(before, after).allSatisfy { $0.hasSameOctets(as: "rollout") }
  }

  /// What a policy that is rolled out in stages stands on. One that differs from the policy in force by its stage alone
  /// goes on with its rollout; any other begins one, on the last version that judged everybody.
  private mutating func placeLineage(of object: ManifestObject, after stored: ManifestObject?) throws {
    guard object.document["rollout"] != nil, let name = object.reference.tenant else { return }
    if let rollback {
      view.lineages[name] = rollback.rollout
      return
    }
    guard let stored, let tenant = try reader.tenant(named: name)?.id else { return }
    let before = try reader.policyVersion(stored.version, tenant: tenant)?.rollout
    let isNextStage = Self.differsByStageAlone(stored.document, object.document)
    if isNextStage, let before {
      view.lineages[name] = before
    } else {
      view.lineages[name] = PolicyVersion.Rollout(base: before?.base ?? stored.version, begun: object.version)
    }
  }

  /// Whether the text of a secret came with the objects or is stored already.
  func hasSecret(_ name: String) throws -> Bool { try secrets[name] != nil || reader.secret(named: name) != nil }

  /// The version that the policy which comes back will be; nil where it changes nothing.
  var restored: ApplyReport.Restoration? {
    guard let rollback, let step = steps.first, step.effect != .untouched,
      let version = view.overlay[step.reference]?.version
    else { return nil }
    return ApplyReport.Restoration(version: version, of: rollback.version)
  }

  /// The top-level members that differ.
  private static func difference(_ before: JSONObject?, _ after: JSONObject) -> [String] {
    guard let before else { return after.names }
    return after.names.filter { before[$0] != after[$0] } + before.names.filter { after[$0] == nil }
  }

  /// The names of an object's secrets whose texts differ from the stored ones.
  func changedSecrets(of reference: ManifestReference) throws -> [String] {
    try secrets.keys.sorted().filter { name in
      guard name.hasPrefix("\(reference)#"), let text = secrets[name]?.reveal() else { return false }
      guard let stored = try reader.secret(named: name) else { return true }
      return try keyring.open(stored, for: SealPurpose.secret(name)) != text
    }
  }

  func id(of name: TenantName) throws -> TenantID? {
    try newTenants[name] ?? reader.tenant(named: name)?.id
  }
}
