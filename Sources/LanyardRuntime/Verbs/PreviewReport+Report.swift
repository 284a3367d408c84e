internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// A preview as people and machines read it.
extension PreviewReport {
  /// Status 3 where anyone loses a role or a privileged role is gained.
  ///
  /// - Parameter path: of what was previewed.
  func verbReport(of path: String) -> VerbReport {
    let isLoss = tenants.contains { $0.tally.lost > 0 || !$0.tally.privilegedGains.isEmpty }
    return VerbReport(lines: lines(path), json: json, status: isLoss ? .loss : .done)
  }

  private func lines(_ path: String) -> [String] {
    let several = tenants.count > 1
    var lines = tenants.flatMap { tenant in
      (several ? ["\(tenant.tenant): version \(tenant.version) to \(tenant.nextVersion)"] : []) + tenant.tally.lines
    }
    if tenants.isEmpty { lines.append("nobody gains or loses a role") }
    let command = "lanyard apply -f \(path.shellWord) --previewed \(fingerprint)"
    return lines + warnings.flatMap(\.warningLines) + ["", "to apply this and nothing else: \(command)"]
  }

  private var json: JSONValue {
    let effects = tenants.flatMap { $0.tally.losses.map { $0.json("loses") } + $0.tally.gains.map { $0.json("gains") } }
    let privileged = Set(tenants.flatMap(\.tally.privilegedGains.keys)).sorted()
    return [
      "fingerprint": .string(fingerprint), "objects": .array(steps.map(\.json)),
      "granted": counts { $0.gained }, "revoked": counts { $0.lost }, "people": .array(effects),
      "privilegedGains": .array(privileged.map { .string($0.description) }),
      "tenants": .array(tenants.map(\.json)), "warnings": .array(warnings.map { .object($0.placedJSON) }),
    ]
  }

  /// By role, over all tenants.
  private func counts(_ count: (PreviewTally.Count) -> Int) -> JSONValue {
    let pairs = tenants.flatMap { $0.tally.roles.map { ($0.key, count($0.value)) } }.filter { $0.1 > 0 }
    let sums = Dictionary(pairs, uniquingKeysWith: +).sorted { $0.key < $1.key }
    return .object(JSONObject(members: sums.map { ($0.key.description, .number(JSONNumber($0.value))) }))
  }
}

extension PreviewTally {
  fileprivate var lines: [String] {
    guard affected > 0 else { return ["nobody gains or loses a role"] + remarks }
    var lines = people.lines
    let named = gains.count + losses.count
    if gained + lost > named { lines.append("and \(gained + lost - named) more changes") }
    var counts = TextTable()
    for (role, count) in roles.sorted(by: { $0.key < $1.key }) { counts.add("\(role)", count.sentence) }
    for (rule, count) in rules.sorted(by: { $0.key < $1.key }) {
      counts.add(rule.isEmpty ? "by no rule in force" : "rule \(rule)", count.sentence)
    }
    return lines + [""] + counts.lines + remarks + ["", "\(gained) gained, \(lost) lost"]
  }

  private var people: TextTable {
    var table = TextTable()
    for effect in losses { table.add("loses", "\(effect.role)", effect.userName ?? "\(effect.subject)", "") }
    for effect in gains {
      table.add(
        "gains", "\(effect.role)", effect.userName ?? "\(effect.subject)", effect.isPrivileged ? "privileged" : "")
    }
    return table
  }

  /// What is worth knowing beside.
  private var remarks: [String] {
    var lines = findings.sorted { $0.key < $1.key }.map { "\($0.key): \(ApplyReport.people($0.value))" }
    if unmatchedGroups > 0 {
      let rest = unmatchedGroups > unmatchedNames.count ? ", …" : ""
      lines.append(
        "groups that no rule speaks of: \(unmatchedGroups) (\(unmatchedNames.joined(separator: ", "))\(rest))")
    }
    return lines.isEmpty ? [] : [""] + lines
  }
}

extension PreviewTally.Count {
  fileprivate var sentence: String { "\(gained) gained, \(lost) lost" }

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
      "affected": .number(JSONNumber(tally.affected)),
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

extension String {
  /// As a shell reads it as one word.
  fileprivate var shellWord: String {
    let isPlain = !isEmpty && utf8.allSatisfy { $0.isASCIILetterOrDigit || "/._-+,@%".utf8.contains($0) }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}

extension UInt8 {
  fileprivate var isASCIILetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
