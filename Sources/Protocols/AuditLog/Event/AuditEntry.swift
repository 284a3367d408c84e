public import Diagnostics

/// One line of a tenant's log: an event with its place, its personal values sealed.
///
/// The octets of an entry are final. They are canonical JSON (RFC 8785) of exactly these members, all of them always
/// there, null where an event has none: `action, actor {id, kind}, changes [{after, before, kind, path}], index,
/// outcome, policyVersion, reason {code, text}, request {id}, sealed [{box, commitment, keyID, subject}],
/// target {id, kind}, tenant, time`. Times are RFC 3339 in UTC with milliseconds.
public struct AuditEntry: Sendable, Equatable {
  /// What a C2SP tlog-tiles entry bundle can carry: it counts an entry's octets in 16 bits.
  public static let maximumOctets = 65_535

  /// The place in the tenant's log, from 0 without gaps.
  public let index: Int
  public let tenant: String
  public let time: Instant
  public let action: String
  public let outcome: AuditEvent.Outcome
  /// Without its name, which is sealed.
  public let actor: AuditActor
  public let target: AuditTarget
  /// Without its source, which is sealed.
  public let request: RequestReference?
  public let reason: AuditReason?
  public let policyVersion: Int?
  public let changes: [AuditChange]
  /// One element a subject.
  public let sealed: [SealedValues]

  /// The entry of `event` at `index`, with `sealed` for each of its `valuesToSeal`.
  ///
  /// - Throws: `audit.event.invalid` for what no entry can say.
  public init(index: Int, tenant: String, event: AuditEvent, sealed: [SealedValues]) throws(CodedError) {
    self.index = index
    self.tenant = tenant
    time = event.time
    action = event.action
    outcome = event.outcome
    actor = AuditActor(event.actor.kind, id: event.actor.id)
    target = event.target
    request = event.request.map { RequestReference(id: $0.id) }
    reason = event.reason
    policyVersion = event.policyVersion
    changes = event.changes
    self.sealed = sealed
    try validate()
  }

  private func validate() throws(CodedError) {
    // Beyond 2^53 a reader of JSON may lose digits; beyond the year 9999 RFC 3339 ends.
    let numbers = 0...9_007_199_254_740_991
    let times = Instant(milliseconds: -62_167_219_200_000)...Instant(milliseconds: 253_402_300_799_999)
    guard numbers.contains(index) else { throw invalid("the index is out of range", received: "\(index)") }
    guard numbers.contains(policyVersion ?? 0) else {
      throw invalid("the policy version is out of range", received: policyVersion.map { "\($0)" })
    }
    guard times.contains(time) else { throw invalid("the time is outside the years 0 to 9999") }
    guard !action.isEmpty, !tenant.isEmpty else { throw invalid("the action or the tenant is empty") }
    guard Set(sealed.map { OctetKey($0.subject) }).count == sealed.count else {
      throw invalid("one subject is sealed twice")
    }
  }

  private func invalid(_ message: String, received: String? = nil) -> CodedError {
    CodedError(.auditEventInvalid, message, received: received, remedy: "correct the event before it is recorded")
  }
}
