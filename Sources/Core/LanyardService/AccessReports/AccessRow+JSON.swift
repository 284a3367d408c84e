internal import Diagnostics
public import JSON
internal import LanyardCore
internal import RoleMapping

extension AccessRow {
  /// The row as reports and the admin API show it; absent is null.
  public var json: JSONObject {
    [
      "grant": .string(grant.id.description), "subject": .string(grant.subject.description),
      "userName": .orNull(userName), "displayName": .orNull(displayName),
      "active": isActive.map { .bool($0) } ?? .null, "application": .string(grant.role.application),
      "role": .string(grant.role.role), "privileged": .bool(isPrivileged), "state": .string(state.rawValue),
      "since": .string(grant.heldSince.rfc3339), "until": .orNull(grant.validUntil),
      "lastUsed": .orNull(lastUsed), "rules": .array(rules.map { .string($0) }),
      "policyVersion": .number(JSONNumber(grant.policyVersion)),
    ]
  }
}

extension AccessPage {
  /// `{at, grants, next}`.
  public var json: JSONValue {
    [
      "at": .string(instant.rfc3339), "grants": .array(rows.map { .object($0.json) }),
      "next": next.map { .string($0.description) } ?? .null,
    ]
  }
}

extension AccessHistory {
  /// Of an instant the answer leaves out what came later, so that it is the same whenever it is asked.
  public var json: JSONValue {
    [
      "subject": .string(subject.description), "userName": .orNull(userName), "at": .orNull(instant),
      "grants": .array(
        grants.map { grant in
          var object: JSONObject = [
            "grant": .string(grant.id.description), "application": .string(grant.role.application),
            "role": .string(grant.role.role), "heldSince": .string(grant.heldSince.rfc3339),
            "since": .string(grant.since.rfc3339), "until": .orNull(grant.validUntil),
            "origin": .object(grant.origin), "policyVersion": .number(JSONNumber(grant.policyVersion)),
          ]
          if let instant {
            object["state"] = .string(grant.standing(at: LedgerMoment(instant)).rawValue)
          } else {
            object["state"] = .string(grant.state.rawValue)
            object["waits"] = .array(grant.waits.map { .object($0.json) })
            object["ended"] = .orNull(grant.ended)
            object["endCause"] = .orNull(grant.endCause?.rawValue)
            object["lastUsed"] = .orNull(grant.lastUsed)
          }
          return .object(object)
        }),
    ]
  }
}

extension Grant.Wait {
  fileprivate var json: JSONObject {
    [
      "hold": .string(hold.description), "request": .string(request), "since": .string(since.rfc3339),
      "until": .orNull(until),
    ]
  }
}

extension JSONValue {
  static func orNull(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  static func orNull(_ instant: Instant?) -> JSONValue { orNull(instant?.rfc3339) }
}
