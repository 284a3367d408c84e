import AuditLog
import Diagnostics
import JSON
import Testing

@Suite struct AuditEntryTests {
  @Test func theOctetsOfAnEntryAreTheFrozenOnes() throws {
    let octets = try AuditSample.entry(1).octets()
    // Entries are hashed as they stand: if this fails, every log ever written stops verifying. Change the code back.
    #expect(octets + [0x0A] == (try AuditSample.vectors("entry.json")), "\(String(decoding: octets, as: UTF8.self))")
    #expect(try AuditEntry(parsing: octets) == AuditSample.entry(1))
    #expect(try octets == JSONValue(parsing: octets).canonical())
  }

  @Test func absentPartsAreNull() throws {
    let event = AuditEvent(
      time: Instant(milliseconds: 0), action: "grant.expired", outcome: .success,
      actor: AuditActor(.system, id: "scheduler"),
      target: AuditTarget(kind: "grant", id: "g"))
    let octets = try AuditEntry(index: 0, tenant: "acme", event: event, sealed: []).octets()
    let bare = """
      {"action":"grant.expired","actor":{"id":"scheduler","kind":"system"},"changes":[],"index":0,"outcome":"success",\
      "policyVersion":null,"reason":null,"request":null,"sealed":[],"target":{"id":"g","kind":"grant"},\
      "tenant":"acme","time":"1970-01-01T00:00:00.000Z"}
      """
    #expect(String(decoding: octets, as: UTF8.self) == bare)
    #expect(try AuditEntry(parsing: octets).request == nil)
  }

  @Test func personalValuesStandOnlyInSeals() throws {
    let text = String(decoding: try AuditSample.entry(1).octets(), as: UTF8.self)
    for personal in ["alice", "Okta", "192.0.2.1"] { #expect(!text.contains(personal)) }
    let toSeal = AuditSample.event(1).valuesToSeal
    #expect(toSeal.map(\.subject) == ["user-1", "client-1"])
    #expect(toSeal.last?.values == ["actorName": "Okta", "requestSource": "192.0.2.1"])
  }

  @Test func whatOnePersonDidToHimselfIsSealedOnce() {
    var event = AuditSample.event(1)
    event.actor = AuditActor(.user, id: "user-1", name: "Alice")
    #expect(event.valuesToSeal.count == 1)
    #expect(event.valuesToSeal.first?.values.names == ["userName", "actorName", "requestSource"])
    event.request = nil
    event.actor.name = nil
    event.personal = []
    #expect(event.valuesToSeal.isEmpty)
  }

  @Test func onlyTheCanonicalFormIsRead() throws {
    let good = String(decoding: try AuditSample.entry(1).octets(), as: UTF8.self)
    let bad: [String] = [
      "", "{}", "[]", "null", " " + good, good + "\n", good.replacing("\"index\":1", with: "\"index\": 1"),
      good.replacing("\"index\":1", with: "\"index\":1.0"), good.replacing("\"index\":1", with: "\"index\":-1"),
      good.replacing("\"index\":1", with: "\"index\":9007199254740992"),
      good.replacing("\"index\":1,", with: "\"index\":1,\"more\":null,"), good.replacing("\"index\":1,", with: ""),
      good.replacing("\"reason\":null,", with: ""), good.replacing("\"success\"", with: "\"succeeded\""),
      good.replacing("\"kind\":\"client\"", with: "\"kind\":\"client\",\"name\":\"Okta\""),
      good.replacing("\"client\"", with: "\"robot\""),
      good.replacing(".001Z", with: ".0010Z"), good.replacing("\"acme\"", with: "\"\\u0061cme\""),
      good.replacing("\"acme\"", with: "\"\""),
      good.replacing("\"subject\":\"client-1\"", with: "\"subject\":\"user-1\""),
    ]
    for text in bad {
      #expect(AuditSample.code { _ = try AuditEntry(parsing: Array(text.utf8)) } == .auditEntryInvalid, "\(text)")
    }
  }

  @Test func anEventThatNoEntryCanSayIsRefused() throws {
    let sealed = try AuditSample.entry(1).sealed
    func code(
      index: Int = 1, tenant: String = "acme", sealed: [SealedValues], _ change: (inout AuditEvent) -> Void = { _ in }
    )
      -> ErrorCode?
    {
      var event = AuditSample.event(1)
      change(&event)
      return AuditSample.code { _ = try AuditEntry(index: index, tenant: tenant, event: event, sealed: sealed) }
    }
    #expect(code(sealed: sealed) == nil)
    #expect(code(index: -1, sealed: sealed) == .auditEventInvalid)
    #expect(code(index: 1 << 53, sealed: sealed) == .auditEventInvalid)
    #expect(code(tenant: "", sealed: sealed) == .auditEventInvalid)
    #expect(code(sealed: sealed + sealed) == .auditEventInvalid)
    #expect(code(sealed: sealed) { $0.action = "" } == .auditEventInvalid)
    #expect(code(sealed: sealed) { $0.policyVersion = -1 } == .auditEventInvalid)
    #expect(code(sealed: sealed) { $0.time = Instant(milliseconds: .max) } == .auditEventInvalid)
  }

  @Test func anEntryThatNoTileCanCarryIsRefused() throws {
    var event = AuditSample.event(1)
    event.reason = AuditReason(code: "x", text: String(repeating: "a", count: 65_536))
    let entry = try AuditEntry(index: 0, tenant: "acme", event: event, sealed: [])
    #expect(AuditSample.code { _ = try entry.octets() } == .auditEntryTooLarge)
    let octets = [UInt8](repeating: 0x20, count: 65_536)
    #expect(AuditSample.code { _ = try AuditEntry(parsing: octets) } == .auditEntryTooLarge)
  }
}
