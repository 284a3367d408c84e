internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// What a preview and an apply say of people who keep their roles.
extension TermTally {
  /// That nobody gains or loses a role; and how many keep one for another time.
  var headline: String {
    var parts: [String] = []
    if people.longer > 0 { parts.append("\(ApplyReport.holders(people.longer)) one longer") }
    if people.shorter > 0 { parts.append("\(ApplyReport.holders(people.shorter)) one less long") }
    return "nobody gains or loses a role" + (parts.isEmpty ? "" : "; " + parts.joined(separator: ", "))
  }

  /// A line for each role that somebody keeps for another time.
  var lines: [String] {
    let rows = roles.sorted { $0.key < $1.key }.map { role, counts in
      ["\(role)", "\(ApplyReport.holders(counts.longer)) it longer, \(counts.shorter) less long"]
    }
    return TextTable(rows).lines
  }
}

extension [AlteredRole] {
  /// A line for each role that means something else. Who loses it by the same change is counted among its holders.
  var lines: [String] {
    let rows = map { role in
      [
        "\(role.alteration.role)", role.alteration.sentence,
        "held by \(role.people == 0 ? "nobody" : ApplyReport.people(role.people)) before this",
      ]
    }
    return TextTable(rows).lines
  }
}

extension RoleAlteration {
  fileprivate var sentence: String {
    var parts: [String] = []
    if !added.isEmpty { parts.append("+ " + added.joined(separator: ", ")) }
    if !removed.isEmpty { parts.append("- " + removed.joined(separator: ", ")) }
    if isPrivileged != wasPrivileged { parts.append(isPrivileged ? "becomes privileged" : "is privileged no more") }
    return parts.joined(separator: "; ")
  }
}

extension ApplyReport {
  static func people(_ count: Int) -> String { count == 1 ? "1 person" : "\(count) people" }

  fileprivate static func holders(_ count: Int) -> String { "\(people(count)) \(count == 1 ? "holds" : "hold")" }
}
