internal import AuditLog
internal import Crypto
internal import Diagnostics
internal import JSON
internal import LanyardCore

/// What an apply writes and records.
extension ManifestDraft {
  /// The rows and the events of all that differs.
  mutating func write(_ context: CommandContext) throws -> (rows: [Change], events: [TenantEvent]) {
    var rows: [Change] = []
    var events: [TenantEvent] = []
    for step in steps where step.effect != .untouched {
      guard let object = view.overlay[step.reference] else { continue }
      if step.reference.kind == .tenant { rows += try tenantRows(object, context) }
      rows.append(.putObject(object))
      if step.reference.kind == .mappingPolicy, let row = try versionRow(object, context) { rows.append(row) }
      rows += try secretRows(step.reference)
      if step.reference.kind == .connection { rows += try sessionRows(object) }
      events.append(try event(step, context))
    }
    return (rows, events)
  }

  /// What the policy says from now on, kept for good.
  private func versionRow(_ object: ManifestObject, _ context: CommandContext) throws -> Change? {
    guard let name = object.reference.tenant, let tenant = try id(of: name) else { return nil }
    let version = PolicyVersion(
      tenant: tenant, version: object.version, activated: context.now, actor: context.principal.id,
      request: context.request.id, rollbackOf: rollback?.version, rollout: view.lineages[name])
    return .insertPolicyVersion(version, document: object.document)
  }

  /// Where another identity provider takes the place of one, whom that one vouched for is signed in no more.
  private func sessionRows(_ object: ManifestObject) throws -> [Change] {
    guard let stored = try reader.object(object.reference)?.document, let name = object.reference.tenant,
      let tenant = try id(of: name)
    else { return [] }
    let (before, after) = (
      try ConnectionManifest.decode(stored).get(), try ConnectionManifest.decode(object.document).get()
    )
    guard !before.idp.entityID.hasSameOctets(as: after.idp.entityID) else { return [] }
    return [.removeConnectionSessions(connection: after.name, tenant: tenant)]
  }

  /// New texts, sealed; and away with those that the object no longer refers to.
  private func secretRows(_ reference: ManifestReference) throws -> [Change] {
    var rows: [Change] = []
    for name in try changedSecrets(of: reference) {
      guard let text = secrets[name]?.reveal() else { continue }
      rows.append(.putSecret(name: name, sealed: try keyring.seal(text, for: SealPurpose.secret(name))))
    }
    guard let member = reference.kind.secretMember else { return rows }
    let count = view.overlay[reference]?.document[member]?.arrayValue?.count ?? 0
    let before = try reader.object(reference)?.document[member]?.arrayValue?.count ?? 0
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
    var changes = step.members.map { AuditChange(step.effect == .added ? .added : .replaced, path: $0) }
    if !step.members.isEmpty, let after = view.overlay[step.reference]?.document {
      let before = try reader.object(step.reference)?.document
      changes.append(
        AuditChange(
          before == nil ? .added : .replaced, path: "documentSHA256",
          before: try before.map { .string(try Self.fingerprint(of: $0)) },
          after: .string(try Self.fingerprint(of: after))))
    }
    if let rollback {
      changes.append(AuditChange(.added, path: "rollbackOf", after: .number(JSONNumber(rollback.version))))
    }
    return TenantEvent(
      tenant: tenant,
      event: context.event(
        "manifest.\(step.effect.rawValue)",
        target: AuditTarget(kind: step.reference.kind.rawValue, id: step.reference.name),
        policyVersion: step.reference.kind == .mappingPolicy ? view.overlay[step.reference]?.version : nil,
        changes: changes))
  }

  /// SHA-256 of a document's canonical form (RFC 8785), in hexadecimal digits: so that the log is bound to what was in
  /// force, and nobody can put another document in its place afterwards.
  private static func fingerprint(of document: JSONObject) throws -> String {
    [UInt8](SHA256.hash(data: try JSONValue.object(document).canonical())).hexadecimal
  }
}
