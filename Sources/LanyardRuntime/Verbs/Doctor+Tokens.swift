internal import Diagnostics
internal import LanyardCore
internal import LanyardService

/// Tokens that end soon, or ended and nobody noticed.
extension Doctor {
  func tokens(_ found: [ExpiringToken]) -> [Check] {
    guard !found.isEmpty else {
      return [Check(name: "tokens", outcome: .ok, text: "none ends within 14 days")]
    }
    return found.map { token in
      let hasEnded = token.expires <= clock.now()
      let owner = token.tenant == .operator ? "--admin" : "--tenant \(token.tenant)"
      return Check(
        name: "tokens", outcome: .warn,
        text: "\(token.tenant)/\(token.token.name) (\(token.token.id)) \(hasEnded ? "ended" : "ends") \(token.expires)",
        remedy: hasEnded
          ? "make a new one with `lanyard token create \(owner)`, or `lanyard token revoke \(token.token.id) \(owner)`"
          : "run `lanyard token rotate \(token.token.id) \(owner)` and give the client the new one")
    }
  }
}
