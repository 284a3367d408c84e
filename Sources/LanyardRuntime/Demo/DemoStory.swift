internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore

/// A day of a customer's life, played against the running server. Each step says what it did and what that caused.
struct DemoStory {
  let assembly: Assembly
  let client: DemoClient
  let receiver: DemoReceiver
  let narrator: DemoNarrator
  let folder: DemoFolder
  let respond: DemoOptions.Responder
  let tenant: TenantID
  let clock = SystemClock()
  /// Ids that the server gave, by userName or group name.
  var ids: [String: String] = [:]
  private var nextEntry = 0

  init(
    assembly: Assembly, client: DemoClient, receiver: DemoReceiver, narrator: DemoNarrator, folder: DemoFolder,
    respond: @escaping DemoOptions.Responder
  ) async throws {
    self.assembly = assembly
    self.client = client
    self.receiver = receiver
    self.narrator = narrator
    self.folder = folder
    self.respond = respond
    tenant = try await assembly.tenant(named: "acme").id
  }

  mutating func play() async throws {
    try await removeEarlierPeople()
    nextEntry = try await logSize()
    try await provisioning()
    try await signingIn()
    try await leaving()
    try await tampering()
    try await auditing()
  }

  /// Prints the entries that the log of the tenant gained since the last call.
  mutating func showAudit() async throws {
    let (tenant, from) = (tenant, nextEntry)
    let entries = try await assembly.store.read { try $0.auditEntries(of: tenant, from: from, limit: 100) }
    for row in entries {
      let entry = try AuditEntry(parsing: row.octets)
      narrator.note("audit entry \(entry.index)", entry.sentence)
    }
    nextEntry += entries.count
  }

  /// The last entry of the tenant's log with this action.
  func lastEntry(_ action: String) async throws -> AuditEntry? {
    let (tenant, from) = (tenant, nextEntry)
    let rows = try await assembly.store.read { try $0.auditEntries(of: tenant, from: from, limit: 100) }
    guard let row = rows.last(where: { $0.action == action }) else { return nil }
    return try AuditEntry(parsing: row.octets)
  }

  private func logSize() async throws -> Int {
    let tenant = tenant
    return try await assembly.store.read { try $0.auditHead(of: tenant)?.size ?? 0 }
  }

  /// Waits until the application was told of a change, and shows what it answered.
  func awaitDelivery(to person: DemoPerson, granting: String? = nil, revoking: String? = nil) async throws {
    let message = try await receiver.message { message in
      message.userName == person.userName && granting.map(message.granted.contains) ?? true
        && revoking.map(message.revoked.contains) ?? true
    }
    let what = granting.map { "gets \($0)" } ?? revoking.map { "loses \($0)" } ?? ""
    guard narrator.check(message != nil, "\(person.displayName) \(what)", "delivered, signature valid") else { return }
    let receipt = try await receipt(of: person)
    narrator.check(receipt != nil, "the target's receipt is kept", receipt ?? "none came")
  }

  private func receipt(of person: DemoPerson) async throws -> String? {
    guard let subject = ids[person.userName].flatMap({ ResourceID($0) }) else { return nil }
    let tenant = tenant
    for _ in 0..<100 {
      let last = try await assembly.store.read { try $0.deliveries(of: subject, tenant: tenant).last }
      if let last, last.status == .delivered, let outcome = last.outcome {
        let status = outcome["status"]?.text ?? "?"
        return
          "HTTP \(status), \(outcome["reference"]?.stringValue ?? "without a reference"), revision \(last.revision)"
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    return nil
  }

  /// A database that was named may hold the people of an earlier demo.
  private func removeEarlierPeople() async throws {
    let wanted = [
      ("Users", "userName", [DemoPerson.alice.userName, DemoPerson.bob.userName]),
      ("Groups", "displayName", ["Support", "Leads"]),
    ]
    for (type, attribute, names) in wanted {
      for name in names {
        let filter = "\(attribute)%20eq%20%22\(name)%22"
        let found = try await client.scim("GET", "/\(type)?filter=\(filter)")
        for resource in found.body["Resources"]?.arrayValue ?? [] {
          _ = try await client.scim("DELETE", "/\(type)/\(resource["id"]?.stringValue ?? "")")
        }
      }
    }
  }
}

extension AuditEntry {
  /// The entry in one line: what happened, to whom roles were given, why it was refused.
  fileprivate var sentence: String {
    var text = action
    for change in changes where change.path == "roles" {
      if let role = change.after?["role"]?.stringValue {
        let rules = (change.after?["rules"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
        text += "  + \(role) by rule \(rules)"
      } else if let role = change.before?.stringValue ?? change.before?["role"]?.stringValue {
        text += "  - \(role)"
      }
    }
    if outcome != .success { text += "  \(outcome.rawValue)" }
    if let reason { text += ": \(reason.code)" }
    return text
  }
}
