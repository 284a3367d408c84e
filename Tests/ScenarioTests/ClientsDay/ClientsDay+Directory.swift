import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import Testing

/// The morning: the directory and what follows from it.
extension ClientsDay {
  mutating func provision() async throws {
    alice = try await directory.createUser("alice@acme.example", displayName: "Alice Archer")
    bob = try await directory.createUser("bob@acme.example", displayName: "Bob Baker")
    support = try await directory.createGroup("Support", [bob])

    let found = try await directory.send(.get, "Users?filter=userName%20eq%20%22ALICE@acme.example%22")
    #expect(found.status == 200)
    #expect(found.total == 1)
    #expect(found.resources.first?["id"]?.stringValue == alice)
  }

  /// Alice joins the group; the entry of her role names the rule and the request.
  func grant() async throws {
    let before = try await scenario.entries(of: "acme").count
    let answer = try await directory.add(alice, to: support)
    #expect(answer.status == 204)

    let entries = try await scenario.entries(of: "acme", after: before)
    #expect(entries.map(\.action) == ["scim.group.patched", "grants.changed"])
    #expect(entries.last?.target.id == alice)
    #expect(entries.last?.roleChanges == ["added crm/agent by support-agents"])
    #expect(entries.last?.policyVersion == 1)
    #expect(entries.last?.request?.id == answer.headers[.init("X-Request-Id")!])
  }

  /// Every message goes out once, with the target's secret; the receipt is on record.
  func deliverTheGrants() async throws {
    let before = try await scenario.entries(of: "acme").count
    #expect(try await scenario.server.deliveries.tick() == 2)
    #expect(try await scenario.server.deliveries.tick() == 0)

    let messages = scenario.server.target.takeMessages()
    #expect(Set(messages.map(\.subject)) == [alice, bob])
    #expect(messages.allSatisfy { $0.granted == ["crm/agent"] && $0.revoked.isEmpty })
    #expect(Set(messages.map(\.idempotencyKey)).count == 2)
    #expect(messages.allSatisfy { $0.secrets.count == 1 && !$0.secrets[0].reveal().isEmpty })

    let entries = try await scenario.entries(of: "acme", after: before)
    #expect(entries.map(\.action) == ["delivery.confirmed", "delivery.confirmed"])
    #expect(entries.allSatisfy { $0.changes.first?.after?["status"]?.intValue == 202 })
    let metrics = try await scenario.send(.get, "/metrics").text
    #expect(metrics.contains("lanyard_deliveries{status=\"delivered\"} 2"))
    #expect(metrics.contains("lanyard_deliveries{status=\"pending\"} 0"))
  }

  /// The answer to one PATCH: the account shown inactive, the role ended in the same breath.
  func deactivateBob() async throws {
    let before = try await scenario.entries(of: "acme").count
    let answer = try await directory.setActive(false, bob)
    #expect(answer.status == 200)
    #expect(answer.json?["active"]?.boolValue == false)

    let entries = try await scenario.entries(of: "acme", after: before)
    #expect(entries.map(\.action) == ["scim.user.patched", "grants.changed"])
    #expect(entries.last?.roleChanges == ["removed crm/agent by support-agents"])
    #expect(try await browser.session(bobsCookie).code == "session.unknown")
  }

  func deliverTheRevocation() async throws {
    #expect(try await scenario.server.deliveries.tick() == 1)
    let messages = scenario.server.target.takeMessages()
    #expect(messages.map(\.subject) == [bob])
    #expect(messages.first?.revoked == ["crm/agent"])
    #expect(messages.first?.granted == [])
    #expect(messages.first?.data["subject"]?["active"]?.boolValue == false)
    #expect(try await scenario.entries(of: "acme").last?.action == "delivery.confirmed")
  }
}
