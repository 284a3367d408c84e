internal import Diagnostics
internal import JSON

/// Steps 1 and 3: what the customer's directory says by SCIM.
extension DemoStory {
  mutating func provisioning() async throws {
    narrator.step(1, "Acme's directory sends Alice and Bob by SCIM")
    receiver.clear()
    try await create(.alice)
    try await create(.bob)
    try await createGroup("Support", members: [.alice, .bob])
    try await awaitDelivery(to: .alice, granting: "crm/agent")
    try await awaitDelivery(to: .bob, granting: "crm/agent")
    let filter = "userName%20eq%20%22\(DemoPerson.alice.userName)%22"
    let found = try await client.scim("GET", "/Users?filter=\(filter)")
    narrator.check(
      found.status == 200 && found.body["totalResults"]?.intValue == 1,
      "GET /Users?filter=userName eq \"alice…\"", "HTTP \(found.status), one user")
    try await createGroup("Leads", members: [])
    try await join("Leads", .alice)
    try await awaitDelivery(to: .alice, granting: "crm/supervisor")
    narrator.check(receiver.refused == 0, "every delivery carried a valid signature")
    try await showAudit()
  }

  mutating func leaving() async throws {
    narrator.step(3, "Bob leaves Acme")
    receiver.clear()
    let patch = Self.patch([["op": "replace", "path": "active", "value": false]])
    let answer = try await client.scim("PATCH", "/Users/\(ids[DemoPerson.bob.userName] ?? "")", patch)
    narrator.check(
      answer.status == 200 && answer.body["active"]?.boolValue == false, "PATCH /Users/… active: false",
      "HTTP \(answer.status)")
    try await awaitDelivery(to: .bob, revoking: "crm/agent")
    let refused = try await signIn(.bob)
    narrator.check(
      refused.status == 403 && refused.body["code"]?.stringValue == "subject.deactivated",
      "Bob's next sign-in is refused",
      "HTTP \(refused.status), \(refused.body["code"]?.stringValue ?? "no code")")
    try await showAudit()
  }

  private mutating func create(_ person: DemoPerson) async throws {
    let answer = try await client.scim(
      "POST", "/Users",
      [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(person.userName),
        "displayName": .string(person.displayName), "active": true,
        "emails": [["value": .string(person.userName), "type": "work", "primary": true]],
      ])
    ids[person.userName] = answer.body["id"]?.stringValue
    narrator.check(answer.status == 201, "POST /Users \(person.displayName)", "HTTP \(answer.status)")
  }

  private mutating func createGroup(_ name: String, members: [DemoPerson]) async throws {
    let values = members.map { person -> JSONValue in ["value": .string(ids[person.userName] ?? "")] }
    let answer = try await client.scim(
      "POST", "/Groups",
      [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name),
        "members": .array(values),
      ])
    ids[name] = answer.body["id"]?.stringValue
    let who = members.isEmpty ? "nobody yet" : members.map(\.displayName).joined(separator: " and ")
    narrator.check(answer.status == 201, "POST /Groups \(name)", "HTTP \(answer.status), \(who)")
  }

  private func join(_ group: String, _ person: DemoPerson) async throws {
    let patch = Self.patch([
      ["op": "add", "path": "members", "value": [["value": .string(ids[person.userName] ?? "")]]]
    ])
    let answer = try await client.scim("PATCH", "/Groups/\(ids[group] ?? "")", patch)
    narrator.check([200, 204].contains(answer.status), "PATCH /Groups \(group) add Alice", "HTTP \(answer.status)")
  }

  private static func patch(_ operations: [JSONValue]) -> JSONValue {
    ["schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": .array(operations)]
  }
}
