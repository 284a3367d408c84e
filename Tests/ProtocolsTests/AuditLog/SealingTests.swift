import AuditLog
import Diagnostics
import JSON
import Testing

@Suite struct SealingTests {
  let key = AuditSample.subjectKey
  let personal = PersonalValues(subject: "user-1", values: ["userName": "alice@example.com", "a": ["é", 15, nil]])

  func sealed() throws -> SealedValues { try AuditSample.sealer.seal(personal, keyID: "k1", key: key) }

  @Test func whatIsSealedOpensAgain() throws {
    let sealed = try sealed()
    let opened = try EntrySealer.open(sealed, key: key)
    #expect(opened.values == personal.values)
    #expect(opened.salt.count == 32)
    try sealed.verify(opened)
  }

  @Test func theSealIsTheFrozenOne() throws {
    let sealed = try AuditSample.sealer.seal(
      PersonalValues(subject: "user-1", values: ["userName": "alice@example.com"]), keyID: "k1", key: key)
    // Boxes are opened years later: see the entries' golden octets.
    #expect(sealed.commitment == SealVector.commitment)
    #expect(sealed.box == SealVector.box)
  }

  @Test func everySealingDiffersThoughTheValuesDoNot() throws {
    let counter = SealCounter()
    let sealer = EntrySealer { count in (0..<count).map { _ in counter.next() } }
    let (first, second) = (
      try sealer.seal(personal, keyID: "k1", key: key), try sealer.seal(personal, keyID: "k1", key: key)
    )
    #expect(first.box.prefix(16) != second.box.prefix(16))
    #expect(first.commitment != second.commitment)
  }

  @Test func anotherKeyOpensNothing() throws {
    let other = Secret([UInt8](repeating: 8, count: 32))
    let sealed = try sealed()
    #expect(AuditSample.code { _ = try EntrySealer.open(sealed, key: other) } == .auditSealInvalid)
    #expect(AuditSample.code { _ = try EntrySealer.open(sealed, key: Secret([1])) } == .auditSealInvalid)
  }

  @Test func aSealBelongsToItsSubjectAndKey() throws {
    let sealed = try sealed()
    let moved = SealedValues(
      subject: "user-2", keyID: sealed.keyID, box: sealed.box, commitment: sealed.commitment)
    let renamed = SealedValues(
      subject: sealed.subject, keyID: "k2", box: sealed.box, commitment: sealed.commitment)
    for bad in [moved, renamed] {
      #expect(AuditSample.code { _ = try EntrySealer.open(bad, key: key) } == .auditSealInvalid)
    }
  }

  @Test func everyChangedLetterOfTheBoxIsRefused() throws {
    let sealed = try sealed()
    let box = Array(sealed.box.utf8)
    for place in box.indices {
      var changed = box
      changed[place] ^= 1
      let bad = SealedValues(
        subject: sealed.subject, keyID: sealed.keyID, box: String(decoding: changed, as: UTF8.self),
        commitment: sealed.commitment)
      #expect(AuditSample.code { _ = try EntrySealer.open(bad, key: key) } == .auditSealInvalid)
    }
  }

  @Test func changedValuesAndSaltsDoNotMatchTheCommitment() throws {
    let sealed = try sealed()
    let opened = try EntrySealer.open(sealed, key: key)
    var values = opened.values
    values["userName"] = "mallory@example.com"
    let bad = [
      OpenedValues(subject: opened.subject, salt: opened.salt, values: values),
      OpenedValues(subject: opened.subject, salt: opened.salt.reversed(), values: opened.values),
      OpenedValues(subject: "user-2", salt: opened.salt, values: opened.values),
    ]
    for shown in bad { #expect(AuditSample.code { try sealed.verify(shown) } == .auditOpenedMismatch) }
    let uncommitted = SealedValues(
      subject: sealed.subject, keyID: sealed.keyID, box: sealed.box, commitment: String(sealed.commitment.reversed()))
    #expect(AuditSample.code { _ = try EntrySealer.open(uncommitted, key: key) } == .auditOpenedMismatch)
  }

  @Test func whatCannotBeSealedIsRefused() {
    let sealer = AuditSample.sealer
    let broken = PersonalValues(subject: "user\n1", values: personal.values)
    #expect(AuditSample.code { _ = try sealer.seal(broken, keyID: "k1", key: key) } == .auditSealInvalid)
    #expect(AuditSample.code { _ = try sealer.seal(personal, keyID: "k1", key: Secret([])) } == .auditSealInvalid)
    let dry = EntrySealer { _ in [] }
    #expect(AuditSample.code { _ = try dry.seal(personal, keyID: "k1", key: key) } == .internal)
  }
}

/// 0, 1, 2, … of one octet each; the tests call it from one thread.
private final class SealCounter: @unchecked Sendable {
  private var value: UInt8 = 0

  func next() -> UInt8 {
    value &+= 1
    return value
  }
}

private enum SealVector {
  static let commitment = "uNHl7EgXAsgKjy979BzvihNr8JEiiT+ELym59llhQTA="
  static let box =
    "DDFWe6DF6g80WX6j47MlCHOQr+jBY1G0OrYI0bbDzscacP50QRdFRqYDNjm1wsy2E6yGHaV3fS2QFN/esP5uxXJTfS/5ZOJdxIPuE630fA1Cl27b47JQlz3cS/s="
}
