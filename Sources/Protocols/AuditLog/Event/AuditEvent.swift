public import Diagnostics
internal import JSON

/// What happened, in domain words: everything an entry says except its place in the log.
///
/// Personal values (names, addresses, user names, IP addresses) go to `personal`, `AuditActor.name` and
/// `RequestReference.source` and nowhere else: those alone are sealed, the rest is in the entry for ever.
public struct AuditEvent: Sendable, Equatable {
  public enum Outcome: String, Sendable, CaseIterable {
    case success
    /// The rules said no.
    case refused
    /// The rules said yes and something broke.
    case failed
  }

  public var time: Instant
  /// What was done, as a dotted name: `scim.user.created`, `sign-in.refused`.
  public var action: String
  public var outcome: Outcome
  public var actor: AuditActor
  public var target: AuditTarget
  /// What brought it about; nil where no request did (the scheduler).
  public var request: RequestReference?
  /// Why; nil where the action says it all.
  public var reason: AuditReason?
  /// The version of the mapping policy that decided, where one did.
  public var policyVersion: Int?
  /// What changed, without personal values.
  public var changes: [AuditChange]
  /// What changed or was seen, in personal values, one element a subject.
  public var personal: [PersonalValues]

  public init(
    time: Instant, action: String, outcome: Outcome, actor: AuditActor, target: AuditTarget,
    request: RequestReference? = nil, reason: AuditReason? = nil, policyVersion: Int? = nil,
    changes: [AuditChange] = [], personal: [PersonalValues] = []
  ) {
    self.time = time
    self.action = action
    self.outcome = outcome
    self.actor = actor
    self.target = target
    self.request = request
    self.reason = reason
    self.policyVersion = policyVersion
    self.changes = changes
    self.personal = personal
  }

  /// All that must be sealed before the event becomes an entry, one element a subject: `personal`, and for the actor's
  /// own key the members `actorName` and `requestSource`, where they are known.
  public var valuesToSeal: [PersonalValues] {
    var own = JSONObject()
    if let name = actor.name { own["actorName"] = .string(name) }
    if let source = request?.source { own["requestSource"] = .string(source) }
    var merged: [PersonalValues] = []
    for element in personal + [PersonalValues(subject: actor.id, values: own)] where !element.values.isEmpty {
      if let place = merged.firstIndex(where: { $0.subject.hasSameOctets(as: element.subject) }) {
        for member in element.values { merged[place].values[member.name] = member.value }
      } else {
        merged.append(element)
      }
    }
    return merged
  }
}
