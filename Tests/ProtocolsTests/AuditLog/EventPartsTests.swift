import AuditLog
import Diagnostics
import JSON
import Testing

@Suite struct EventPartsTests {
  func fits(_ event: AuditEvent) throws {
    let sealed = try event.valuesToSeal.map {
      try AuditSample.sealer.seal($0, keyID: "\($0.subject)-k1", key: AuditSample.subjectKey)
    }
    _ = try AuditEntry(index: 0, tenant: "acme", event: event, sealed: sealed).octets()
  }

  @Test func anEventThatFitsIsItsOnlyPart() {
    #expect(AuditSample.event(1).parts == [AuditSample.event(1)])
  }

  @Test func aLargeEventIsDividedWithoutLoss() throws {
    var event = AuditSample.event(1)
    event.changes = (0..<3000).map {
      AuditChange(.added, path: "members[value eq \"\($0)\"]", after: ["value": .string("user-\($0)")])
    }
    event.personal = (0..<300).map { number in
      let text = JSONValue.string(String(repeating: "é\"", count: 100))
      return PersonalValues(subject: "user-\(number)", values: ["displayName": text, "title": text])
    }
    let parts = event.parts
    #expect(parts.count > 1)
    for part in parts {
      try fits(part)
      #expect(part.request == event.request && part.action == event.action && part.target == event.target)
    }
    #expect(parts.flatMap(\.changes) == event.changes)
    var values: [OctetKey: JSONObject] = [:]
    for element in parts.flatMap(\.personal) {
      for member in element.values { values[OctetKey(element.subject), default: [:]][member.name] = member.value }
    }
    #expect(values.count == 300)
    for element in event.personal { #expect(values[OctetKey(element.subject)] == element.values) }
  }

  @Test func aValueTooLargeForAnyEntryIsCounted() throws {
    var event = AuditSample.event(1)
    event.personal[0].values["photo"] = .string(String(repeating: "a", count: 200_000))
    event.changes[0].after = .string(String(repeating: "a", count: 100_000))
    let part = try #require(event.parts.first)
    #expect(event.parts.count == 1)
    try fits(part)
    #expect(part.personal[0].values["photo"] == ["omittedOctets": 200_002])
    #expect(part.changes[0].after == ["omittedOctets": 100_002])
  }
}
