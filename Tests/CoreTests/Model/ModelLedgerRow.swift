import Diagnostics
import JSON
import LanyardCore
import RoleMapping

/// A row of the ledger as both tell it, so that they can be compared and read.
struct ModelLedgerRow: Hashable, CustomStringConvertible {
  /// -1 for somebody the model does not know.
  let user: Int
  let role: RoleReference
  let since: Instant
  let heldSince: Instant
  let until: Instant?
  let unusedAfter: Duration?
  let lastUsed: Instant?
  /// The ids of the rules that confer it, ordered.
  let rules: [String]
  let policyVersion: Int
  let isHeld: Bool
  let ended: Instant?
  /// How it ended; empty while it is in force.
  let ending: String

  var description: String {
    let term = "\(since.milliseconds)-\(until.map { "\($0.milliseconds)" } ?? "")"
    let end = ended.map { " \(ending) \($0.milliseconds)" } ?? ""
    let use = lastUsed.map { " used \($0.milliseconds)" } ?? ""
    let disuse = unusedAfter.map { " unused after \($0)" } ?? ""
    let reason = "by \(rules) of version \(policyVersion)"
    return "\(user) \(role) \(heldSince.milliseconds) \(term)\(disuse)\(use) \(reason)\(isHeld ? " held" : "")\(end)"
  }

  init(_ grant: Grant, of user: Int) {
    (self.user, role, since, until) = (user, grant.role, grant.since, grant.validUntil)
    (heldSince, unusedAfter, lastUsed) = (grant.heldSince, grant.unusedAfter, grant.lastUsed)
    rules = (grant.origin["rules"]?.arrayValue ?? []).compactMap { $0["rule"]?.stringValue }
    (policyVersion, isHeld, ended) = (grant.policyVersion, grant.state == .held, grant.ended)
    ending = grant.ended == nil ? "" : grant.state.rawValue
  }

  init(_ grant: NaiveModel.Grant) {
    (user, role, since, until) = (grant.user, grant.role, grant.since, grant.until)
    (heldSince, unusedAfter, lastUsed) = (grant.heldSince, grant.unusedAfter, grant.lastUsed)
    (rules, policyVersion, ended) = (grant.rules, grant.policyVersion, grant.ended)
    isHeld = grant.ended == nil && grant.hold != nil
    ending = grant.ended == nil ? "" : grant.ending?.rawValue ?? ""
  }
}

extension Set<ModelLedgerRow> {
  /// In an order to read them in.
  var told: [String] { map(\.description).sorted() }
}
