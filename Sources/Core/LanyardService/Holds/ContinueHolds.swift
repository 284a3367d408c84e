internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// The next step of what people decided of holds and what was too much for one transaction. What is left to do is written
/// in the hold itself, so that it goes on wherever it was cut short.
///
/// A tenant whose policy cannot run keeps its work and holds nobody else up.
struct ContinueHolds: JudgesRoles {
  struct Report: Sendable {
    var didSomething = false
    /// The tenants whose policy cannot run, and why, as a log line says it.
    var broken: [TenantID: String] = [:]
  }

  let services: DirectoryServices

  /// How many people a step judges, so that others get their turn between steps.
  static let batch = 200

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "hold.continued" }
  var target: AuditTarget { AuditTarget(kind: "Hold", id: "next") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Report> {
    var report = Report()
    for hold in try reader.holdsWithWork(limit: HoldQueries.mostOpen) {
      do {
        guard let changeSet = try step(hold, reader, context) else { continue }
        report.didSomething = true
        return .done(report, changeSet)
      } catch  where !error.isStoresOwn {
        report.broken[hold.tenant] = error.loggedCode
      }
    }
    return .unchanged(report)
  }

  /// Nil where the hold waits for people to be judged again first.
  private func step(_ hold: Hold, _ reader: any StoreReader, _ context: CommandContext) throws -> ChangeSet? {
    let step: HoldRelease.Step
    switch hold.work {
    case .release(let selection):
      step = try HoldRelease(hold: hold, selection: selection, services: services)
        .step(limit: Self.batch, reader, context)
    case .undo(let place):
      step = try HoldUndoing(hold: hold, services: services).step(before: place, reader, context)
    case nil: return nil
    }
    guard step.hold != hold || !step.plan.changes.isEmpty else { return nil }
    let event = TenantEvent(
      tenant: hold.tenant, event: context.event(action, target: HoldEvents.target(hold.id)))
    var changeSet = ChangeSet(recording: event, [.updateHold(step.hold)])
    changeSet.add(step.plan.changes, recording: step.plan.events)
    return changeSet
  }
}
