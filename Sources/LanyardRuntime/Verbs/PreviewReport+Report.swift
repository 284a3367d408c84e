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
    var object = json
    object["warnings"] = .array(warnings.map { .object($0.placedJSON) })
    return VerbReport(lines: lines(path), json: .object(object), status: isLoss ? .loss : .done)
  }

  private func lines(_ path: String) -> [String] {
    let several = tenants.count > 1
    var lines = tenants.flatMap { tenant in
      (several ? ["\(tenant.tenant): version \(tenant.version) to \(tenant.nextVersion)"] : []) + tenant.tally.lines
        + tenant.waitingLines
    }
    if tenants.isEmpty { lines.append("nobody gains or loses a role") }
    let command = "lanyard apply -f \(path.shellWord) --previewed \(fingerprint)"
    return lines + warnings.flatMap(\.warningLines) + ["", "to apply this and nothing else: \(command)"]
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
}

extension TenantPreview {
  fileprivate var waitingLines: [String] {
    guard waiting > 0 else { return [] }
    return [
      "",
      "\(ApplyReport.people(waiting)) still to be judged for earlier changes: what they gain or lose by those is counted here",
    ]
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
