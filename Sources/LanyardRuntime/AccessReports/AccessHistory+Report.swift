internal import Diagnostics
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// What a person holds or held, as people read it.
extension AccessHistory {
  var lines: [String] {
    let name = [userName, isGone ? "(gone)" : nil].compactMap(\.self).joined(separator: " ")
    let who = "\(name) (\(subject))" + (instant.map { " at \($0)" } ?? "")
    guard !grants.isEmpty else { return [who, "", instant == nil ? "never held a role" : "held no role"] }
    var table = TextTable()
    for grant in grants {
      let end =
        grant.ended.map { "until \($0) (\(grant.endCause?.rawValue ?? grant.state.rawValue))" }
        ?? (grant.state == .held ? "held: its revocation waits for a person" : Optional.none)
        ?? grant.validUntil.map { "until \($0)" } ?? ""
      table.add(
        grant.role.description, "since \(grant.since)",
        instant.map { grant.standing(at: LedgerMoment($0)).rawValue } ?? end,
        "by " + grant.rules.joined(separator: ", "), "policy version \(grant.policyVersion)")
      guard instant == nil else { continue }
      for wait in grant.waits {
        let until = wait.until ?? grant.ended
        table.add("", "held \(wait.since)", until.map { "until \($0)" } ?? "", "in hold \(wait.hold)")
      }
    }
    return [who, ""] + table.lines
  }
}
