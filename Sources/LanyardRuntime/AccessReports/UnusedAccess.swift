internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// What `lanyard access unused` tells.
struct UnusedAccess {
  let days: Int
  /// The first of them.
  let rows: [AccessRow]
  let total: Int
  /// Applications that never reported a use.
  let silent: [String]

  var report: VerbReport {
    VerbReport(lines: lines, json: json)
  }

  private var lines: [String] {
    var table = TextTable()
    for row in rows {
      let use = row.lastUsed.map { "last used \($0)" } ?? "held since \(row.grant.heldSince), no use known"
      table.add(row.grant.role.description, row.userName ?? row.grant.subject.description, use)
    }
    let head =
      total == 0
      ? "every grant was used or begun within \(span)"
      : total == 1 ? "1 grant was not used within \(span)" : "\(total) grants were not used within \(span)"
    let rest =
      total > rows.count ? ["and \(total - rows.count) more: `lanyard access report --unused-days \(days)`"] : []
    let note = silent.map { "\($0) never reported a use: of its roles nothing is known" }
    return [head] + table.lines + rest + note
  }

  private var span: String { days == 1 ? "1 day" : "\(days) days" }

  private var json: JSONValue {
    [
      "days": .number(JSONNumber(days)), "total": .number(JSONNumber(total)),
      "grants": .array(rows.map { .object($0.json) }), "neverReported": .array(silent.map { .string($0) }),
    ]
  }
}
