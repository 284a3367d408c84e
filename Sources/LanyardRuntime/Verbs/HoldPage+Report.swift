internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// Holds as people read them.
extension HoldReply {
  /// - Parameter done: what was done of it at once.
  func lines(_ done: String) -> [String] {
    [
      "hold \(hold.id): \(hold.state.rawValue); \(done)"
        + (goesOn ? ", the rest goes on in the background while a server runs" : "")
    ]
  }
}

extension HoldPage {
  /// Why the hold was opened, how much waits, and this page of it.
  var lines: [String] {
    let hold = summary.hold
    var lines = [
      "hold \(hold.id) of \(summary.tenant): \(hold.state.rawValue)",
      "opened \(hold.opened) by request \(hold.request), which tripped the guard when at least \(hold.losing) of \(hold.holding) "
        + "people were to lose a role",
      "limits: \(hold.limits.count) people, \(hold.limits.percent) % of those who hold a role, within "
        + hold.limits.window.iso8601,
      "\(summary.heldGrants.of("grant")) \(summary.heldGrants == 1 ? "waits" : "wait"), of "
        + summary.held.people.ofPeople,
    ]
    if summary.held.grants.count > 1 {
      lines += TextTable(summary.heldRoles.map { ["  \($0.role)", "\($0.grants)"] }).lines
    }
    if let work = hold.work { lines.append("under way: \(work.word)") }
    lines += memberLines
    if let next {
      lines.append("… and more; --after \(next) shows those behind, --limit up to \(HoldQueries.maximumCount)")
    }
    return lines + refusedLines
  }

  private var memberLines: [String] {
    guard !members.isEmpty else { return [] }
    var table = TextTable()
    for member in members {
      table.add(
        member.userName ?? "", member.grant.subject.description, member.grant.role.description,
        member.grant.state.rawValue, member.request.map { "by request \($0)" } ?? "")
    }
    return [""] + table.lines
  }

  /// What an undo left waiting: nothing that was kept would give it back.
  func waitingLines(after reply: HoldReply) -> [String] {
    guard reply.hold.isOpen, !reply.goesOn else { return [] }
    return [
      "\(summary.heldGrants.of("grant")) still \(summary.heldGrants == 1 ? "waits" : "wait"): nothing that can be "
        + "put back would give it again; release it, or correct the identity provider"
    ]
  }

  /// What an undo left as it is, and why.
  var refusedLines: [String] {
    guard !refused.isEmpty else { return [] }
    return ["", "not put back:"]
      + refused.flatMap { record -> [String] in
        guard let refusal = record.refusal else { return [] }
        let what = record.json["resource"]?.stringValue.map { " \($0)" } ?? ""
        let kind = record.json["kind"]?.stringValue ?? ""
        return [
          "  \(kind)\(what), by request \(record.request): \(refusal.message) (\(refusal.code))",
          "  hint: \(refusal.remedy)",
        ]
      }
  }
}
