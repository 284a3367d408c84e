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
  private(set) var newTenants: [TenantName: TenantID] = [:]
  private let secrets: [String: Secret<[UInt8]>]

  init(
    objects: [ManifestObject], secrets: [String: Secret<[UInt8]>], keyring: Keyring, reader: any StoreReader
  ) throws {
    self.reader = reader
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
    let members = Self.difference(stored?.document, object.document)
    let secretsChanged = try changedSecrets(of: object.reference).isEmpty == false
    next.version = (stored?.version ?? 0) + (members.isEmpty ? 0 : 1)
    let effect: ApplyReport.Effect =
      stored == nil ? .added : members.isEmpty && !secretsChanged ? .untouched : .changed
    steps.append(
      ApplyReport.Step(
        reference: object.reference, effect: effect, members: members + (secretsChanged ? ["(secret)"] : [])))
    view.overlay[object.reference] = next
  }

  /// Whether the text of a secret came with the objects or is stored already.
  func hasSecret(_ name: String) throws -> Bool { try secrets[name] != nil || reader.secret(named: name) != nil }

  /// The top-level members that differ.
  private static func difference(_ before: JSONObject?, _ after: JSONObject) -> [String] {
    guard let before else { return after.names }
    return after.names.filter { before[$0] != after[$0] } + before.names.filter { after[$0] == nil }
  }

  /// The names of an object's secrets whose texts differ from the stored ones.
  private func changedSecrets(of reference: ManifestReference) throws -> [String] {
    try secrets.keys.sorted().filter { name in
      guard name.hasPrefix("\(reference)#"), let text = secrets[name]?.reveal() else { return false }
      guard let stored = try reader.secret(named: name) else { return true }
      return try keyring.open(stored, for: SealPurpose.secret(name)) != text
    }
  }

  /// The rows and the events of all that differs.
  mutating func write(_ context: CommandContext) throws -> (rows: [Change], events: [TenantEvent]) {
    var rows: [Change] = []
    var events: [TenantEvent] = []
    for step in steps where step.effect != .untouched {
      guard let object = view.overlay[step.reference] else { continue }
      if step.reference.kind == .tenant { rows += try tenantRows(object, context) }
      rows.append(.putObject(object))
      rows += try secretRows(step.reference)
      events.append(try event(step, context))
    }
    return (rows, events)
  }

  /// New texts, sealed; and away with those that the object no longer refers to.
  private func secretRows(_ reference: ManifestReference) throws -> [Change] {
    var rows: [Change] = []
    for name in try changedSecrets(of: reference) {
      guard let text = secrets[name]?.reveal() else { continue }
      rows.append(.putSecret(name: name, sealed: try keyring.seal(text, for: SealPurpose.secret(name))))
    }
    let count = view.overlay[reference]?.document["secrets"]?.arrayValue?.count ?? 0
    let before = try reader.object(reference)?.document["secrets"]?.arrayValue?.count ?? 0
    if count < before { rows += (count..<before).map { .removeSecret(name: reference.secretName($0)) } }
    return rows
  }

  /// A tenant's row, and for a new one the key of its log.
  private mutating func tenantRows(_ object: ManifestObject, _ context: CommandContext) throws -> [Change] {
    let manifest = try TenantManifest.decode(object.document).get()
    if var tenant = try reader.tenant(named: manifest.name) {
      tenant.displayName = manifest.displayName
      return [.updateTenant(tenant)]
    }
    let tenant = Tenant(
      id: context.newID(), name: manifest.name, displayName: manifest.displayName, created: context.now)
    newTenants[manifest.name] = tenant.id
    return [.insertTenant(tenant), .insertLogKey(try LogKeys(keyring: keyring).make(for: tenant.id, context))]
  }

  /// In the tenant's own log where the object is a tenant's, else in the operator's.
  private func event(_ step: ApplyReport.Step, _ context: CommandContext) throws -> TenantEvent {
    var tenant = Tenant.operatorID
    if let name = step.reference.tenant { tenant = try id(of: name) ?? tenant }
    let changes = step.members.map { AuditChange(step.effect == .added ? .added : .replaced, path: $0) }
    return TenantEvent(
      tenant: tenant,
      event: context.event(
        "manifest.\(step.effect.rawValue)",
        target: AuditTarget(kind: step.reference.kind.rawValue, id: step.reference.name),
        policyVersion: step.reference.kind == .mappingPolicy ? view.overlay[step.reference]?.version : nil,
        changes: changes))
  }

  func id(of name: TenantName) throws -> TenantID? {
    try newTenants[name] ?? reader.tenant(named: name)?.id
  }
}
