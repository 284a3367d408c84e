internal import Diagnostics
internal import LanyardCore
internal import LanyardService

/// Revocations that wait for a person.
extension Doctor {
  func holds(_ open: [HoldSummary]) -> [Check] {
    guard !open.isEmpty else { return [Check(name: "holds", outcome: .ok, text: "no revocations wait")] }
    return open.map { found in
      Check(
        name: "holds", outcome: .warn,
        text: "\(found.tenant): \(found.heldGrants) revocations wait since \(found.hold.opened)",
        remedy: "look with `lanyard hold show \(found.hold.id) --tenant \(found.tenant)`, then release or undo it")
    }
  }
}
