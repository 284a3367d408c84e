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
