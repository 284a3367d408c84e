internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// A preview as people and machines read it.
extension PreviewReport {
  /// Status 3 where a person should look first; see ``PreviewReport/isLossOrEscalation``.
  ///
  /// - Parameter paths: of what was previewed.
  func verbReport(of paths: [String]) -> VerbReport {
    var object = json
    object["warnings"] = .array(warnings.map { .object($0.placedJSON) })
    return VerbReport(lines: lines(paths), json: .object(object), status: isLossOrEscalation ? .loss : .done)
  }

  private func lines(_ paths: [String]) -> [String] {
    let several = tenants.count > 1
    var lines = tenants.flatMap { tenant in
      (several ? ["\(tenant.tenant): version \(tenant.version) to \(tenant.nextVersion)"] : []) + tenant.lines
    }
    if tenants.isEmpty { lines.append("nobody gains or loses a role") }
    return lines + warnings.flatMap(\.warningLines) + [""] + ending(paths)
  }

  /// How to apply it; where tenants were left out, that it concerns them too.
  private func ending(_ paths: [String]) -> [String] {
    guard leftOut.isEmpty else {
      let names = leftOut.prefix(Self.maximumLeftOut).map(\.text).joined(separator: ", ")
      let more = leftOut.count > Self.maximumLeftOut ? ", …" : ""
      return [
        "not looked at, though an apply concerns them: \(names)\(more)",
        "preview without --tenant for a fingerprint to apply by",
      ]
    }
    let files = paths.map { "-f \($0.shellWord)" }.joined(separator: " ")
    return ["to apply this and nothing else: lanyard apply \(files) --previewed \(fingerprint)"]
  }

  private static let maximumLeftOut = 20
}

extension PreviewTally {
  fileprivate func lines(_ altered: [AlteredRole]) -> [String] {
    let keeping = Self.block(terms.lines + altered.lines)
    guard affected > 0 else { return [terms.headline] + keeping + remarks }
    var lines = people.lines
    let named = gains.count + losses.count
    if gained + lost > named { lines.append("and \(gained + lost - named) more changes") }
    var counts = TextTable()
    for (role, count) in roles.sorted(by: { $0.key < $1.key }) { counts.add("\(role)", count.sentence) }
    for (rule, count) in rules.sorted(by: { $0.key < $1.key }) {
      counts.add(rule.isEmpty ? "by no rule in force" : "rule \(rule)", count.sentence)
    }
    return lines + [""] + counts.lines + keeping + remarks + ["", "\(gained) gained, \(lost) lost"]
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
    var lines = findings.sorted { $0.key < $1.key }.map { FindingWords.line($0.key, $0.value) }
    if unmatchedGroups > 0 {
      let rest = unmatchedGroups > unmatchedNames.count ? ", …" : ""
      lines.append(
        "groups that no rule speaks of: \(unmatchedGroups) (\(unmatchedNames.joined(separator: ", "))\(rest))")
    }
    return Self.block(lines)
  }

  private static func block(_ lines: [String]) -> [String] { lines.isEmpty ? [] : [""] + lines }
}

extension PreviewTally.Count {
  fileprivate var sentence: String { "\(gained) gained, \(lost) lost" }
}

extension TenantPreview {
  fileprivate var lines: [String] { tally.lines(alteredRoles) + waitingLines }

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
