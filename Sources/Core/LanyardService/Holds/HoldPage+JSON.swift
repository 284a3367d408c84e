internal import Diagnostics
public import JSON
public import LanyardCore
public import RoleMapping

/// Holds as the admin API and the command line show them; what is absent is null.
extension HoldSummary {
  /// The hold without its members: why it was opened, how it stands, and how much waits.
  public var json: JSONObject {
    [
      "id": .string(hold.id.description), "tenant": .string(tenant.text), "state": .string(hold.state.rawValue),
      "openedAt": .string(hold.opened.rfc3339), "closedAt": .orNull(hold.closed),
      "request": .string(hold.request), "losing": .number(JSONNumber(hold.losing)),
      "holding": .number(JSONNumber(hold.holding)),
      "limits": [
        "count": .number(JSONNumber(hold.limits.count)), "percent": .number(JSONNumber(hold.limits.percent)),
        "windowSeconds": .number(JSONNumber(Int(hold.limits.window.components.seconds))),
      ],
      "heldGrants": .number(JSONNumber(heldGrants)), "heldPeople": .number(JSONNumber(held.people)),
      "underWay": .orNull(hold.work?.word),
    ]
  }

  /// How many grants wait of each role, the most first.
  public var heldRoles: [(role: RoleReference, grants: Int)] {
    let roles = held.grants.map { (role: $0.key, grants: $0.value) }
    return roles.sorted { ($1.grants, $0.role.description) < ($0.grants, $1.role.description) }
  }
}

extension HoldList {
  /// `{holds, next}`.
  public var json: JSONObject {
    ["holds": .array(holds.map { .object($0.json) }), "next": .orNull(next?.description)]
  }
}

extension HoldPage {
  /// The summary with `roles`, `members`, `next`, and in `notUndone` what an undo left.
  public var json: JSONObject {
    var object = summary.json
    object["roles"] = .array(
      summary.heldRoles.map { ["role": .string($0.role.description), "grants": .number(JSONNumber($0.grants))] })
    object["members"] = .array(members.map { .object($0.json) })
    object["next"] = .orNull(next?.description)
    object["notUndone"] = notUndone
    return object
  }

  /// What an undo left: each record with the first of the `people` not put back, and `peopleCount`, how many they are; both
  /// null where nobody looked.
  public var notUndone: JSONValue {
    .array(
      refused.map { record in
        var object = record.json
        let left = people[record.number]
        object["people"] =
          left.map { .array($0.first.map { ["id": .string($0.id.description), "userName": .orNull($0.userName)] }) }
          ?? .null
        object["peopleCount"] = left.map { .number(JSONNumber($0.count)) } ?? .null
        return .object(object)
      })
  }
}

extension HoldPage.Member {
  /// The grant, whose it is, and which request it waits for.
  public var json: JSONObject {
    [
      "subject": .string(grant.subject.description), "userName": .orNull(userName),
      "role": .string(grant.role.description), "state": .string(grant.state.rawValue),
      "since": .string(grant.since.rfc3339),
      "validUntil": .orNull(grant.validUntil),
      "request": .orNull(request), "heldAt": .orNull(grant.waits.last?.since),
    ]
  }
}

extension HeldRecord {
  /// What was not put back, and why.
  public var json: JSONObject {
    [
      "record": .number(JSONNumber(number)), "kind": .string(kind),
      "resource": .orNull(resource?.description), "request": .string(request),
      "code": .string(refusal?.code.rawValue ?? ""), "message": .string(refusal?.message ?? ""),
      "remedy": .string(refusal?.remedy ?? ""),
    ]
  }
}

extension HoldReply {
  /// `{id, state, revoked, restored, underWay}`.
  public var json: JSONObject {
    [
      "id": .string(hold.id.description), "state": .string(hold.state.rawValue),
      "revoked": .number(JSONNumber(revoked)), "restored": .number(JSONNumber(restored)),
      "underWay": .orNull(hold.work?.word),
    ]
  }
}

extension MarkUrgent.Reply {
  /// `{subject, until, revoked}`.
  public var json: JSONObject {
    [
      "subject": .string(mark.subject.description), "until": .string(mark.until.rfc3339),
      "revoked": .number(JSONNumber(revoked)),
    ]
  }
}

extension Hold.Work {
  /// What is being done, as `underWay` names it.
  public var word: String {
    switch self {
    case .release: "release"
    case .undo: "undo"
    }
  }
}

extension HeldRecord {
  /// What it is, as `kind` names it.
  public var kind: String { named.kind }
  /// Of which resource.
  public var resource: ResourceID? { named.resource }

  private var named: (kind: String, resource: ResourceID?) {
    switch image {
    case .attributes(let id, _, _, _): ("attributes", id)
    case .deletion(let gone): ("deletion", gone.id)
    case .left(let rows): ("members", rows.first?.group)
    case .joined(let rows): ("members", rows.first?.group)
    case .episodes(let subject, _): ("episodes", subject)
    case .suppressions(let subject, _): ("suppressions", subject)
    }
  }
}
