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
      "fingerprint": fingerprint.isEmpty ? .null : .string(fingerprint),
      "leftOut": .array(leftOut.map { .string($0.text) }), "objects": .array(steps.map(\.json)),
      "granted": counts(\.roles, \.gained), "revoked": counts(\.roles, \.lost),
      "longer": counts(\.terms.roles, \.longer), "shorter": counts(\.terms.roles, \.shorter),
      "people": .array(effects),
      "privilegedGains": .array(privileged.map { .string($0.description) }),
      "tenants": .array(tenants.map(\.json)),
    ]
  }

  /// By role, over all tenants.
  private func counts<Count>(
    _ roles: KeyPath<PreviewTally, [RoleReference: Count]>, _ count: KeyPath<Count, Int>
  ) -> JSONValue {
    let pairs = tenants.flatMap { tenant in
      tenant.tally[keyPath: roles].map { ($0.key, $0.value[keyPath: count]) }
    }.filter { $0.1 > 0 }
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
      "roles": roles,
      "rules": Self.json(tally.rules.map { ($0.key, $0.value.json) }),
      "privilegedGains": Self.json(
        tally.privilegedGains.map { ($0.key.description, .number(JSONNumber($0.value))) }),
      "privilegedLonger": Self.json(
        privilegedLonger.map { ($0.key.description, .number(JSONNumber($0.value))) }),
      "alteredRoles": .array(alteredRoles.map(\.json)),
      "findings": Self.json(tally.findings.map { ($0.key, .number(JSONNumber($0.value))) }),
      "unmatchedGroups": [
        "count": .number(JSONNumber(tally.unmatchedGroups)),
        "names": .array(tally.unmatchedNames.map { .string($0) }),
      ],
    ]
  }

  private var roles: JSONValue {
    let names = Set(tally.roles.keys).union(tally.terms.roles.keys)
    return Self.json(
      names.map { role in
        let (count, terms) = (tally.roles[role] ?? .init(), tally.terms.roles[role] ?? .init())
        return (
          role.description,
          [
            "gained": .number(JSONNumber(count.gained)), "lost": .number(JSONNumber(count.lost)),
            "longer": .number(JSONNumber(terms.longer)), "shorter": .number(JSONNumber(terms.shorter)),
          ]
        )
      })
  }

  private static func json(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members: members.sorted { $0.0 < $1.0 }))
  }
}
