internal import Diagnostics
public import JSON
internal import LanyardCore
internal import RoleMapping

/// A preview as programs read it.
extension PreviewReport {
  /// As `lanyard mapping preview --json` prints it, and the admin API answers.
  public var json: JSONObject {
    let effects = tenants.flatMap { $0.tally.losses.map { $0.json("loses") } + $0.tally.gains.map { $0.json("gains") } }
    let privileged = Set(tenants.flatMap(\.tally.privilegedGains.keys)).sorted()
    return [
      "fingerprint": .string(fingerprint), "objects": .array(steps.map(\.json)),
      "granted": counts { $0.gained }, "revoked": counts { $0.lost }, "people": .array(effects),
      "privilegedGains": .array(privileged.map { .string($0.description) }),
      "tenants": .array(tenants.map(\.json)),
    ]
  }

  /// By role, over all tenants.
  private func counts(_ count: (PreviewTally.Count) -> Int) -> JSONValue {
    let pairs = tenants.flatMap { $0.tally.roles.map { ($0.key, count($0.value)) } }.filter { $0.1 > 0 }
    let sums = Dictionary(pairs, uniquingKeysWith: +).sorted { $0.key < $1.key }
    return .object(JSONObject(members: sums.map { ($0.key.description, .number(JSONNumber($0.value))) }))
  }
}

extension PreviewTally.Count {
  fileprivate var json: JSONValue { ["gained": .number(JSONNumber(gained)), "lost": .number(JSONNumber(lost))] }
}

extension PreviewTally.Effect {
  fileprivate func json(_ effect: String) -> JSONValue {
    [
      "subject": .string(subject.description), "userName": userName.map { .string($0) } ?? .null,
      "role": .string(role.description), "effect": .string(effect), "privileged": .bool(isPrivileged),
    ]
  }
}

extension TenantPreview {
  fileprivate var json: JSONValue {
    [
      "tenant": .string(tenant.text), "version": .number(JSONNumber(version)),
      "nextVersion": .number(JSONNumber(nextVersion)), "subjects": .number(JSONNumber(tally.subjects)),
      "affected": .number(JSONNumber(tally.affected)), "waiting": .number(JSONNumber(waiting)),
      "roles": Self.json(tally.roles.map { ($0.key.description, $0.value.json) }),
      "rules": Self.json(tally.rules.map { ($0.key, $0.value.json) }),
      "privilegedGains": Self.json(
        tally.privilegedGains.map { ($0.key.description, .number(JSONNumber($0.value))) }),
      "findings": Self.json(tally.findings.map { ($0.key, .number(JSONNumber($0.value))) }),
      "unmatchedGroups": [
        "count": .number(JSONNumber(tally.unmatchedGroups)),
        "names": .array(tally.unmatchedNames.map { .string($0) }),
      ],
    ]
  }

  private static func json(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members: members.sorted { $0.0 < $1.0 }))
  }
}
