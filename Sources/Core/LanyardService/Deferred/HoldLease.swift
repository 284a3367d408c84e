internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// One worker's claim to carry out what was put off: one process at a time does so, or the order would be lost.
struct WorkerClaim: Sendable {
  static let name = "async-requests"
  /// How long others wait for a process that was killed. Every request that is carried out renews it.
  static let duration = Duration.seconds(30)

  let holder: String

  func lease(until moment: Instant) -> RunnerLease { RunnerLease(name: Self.name, holder: holder, until: moment) }

  /// Whether nobody else carries requests out now.
  func stands(at now: Instant, _ reader: any StoreReader) throws -> Bool {
    guard let held = try reader.runnerLease(Self.name) else { return true }
    return held.holder.hasSameOctets(as: holder) || held.until <= now
  }

  func renewal(at now: Instant) -> Change { .putRunnerLease(lease(until: now + Self.duration), now: now) }
}

/// Takes, renews or gives up the claim. The reply says whether it is held.
struct HoldLease: Command {
  let claim: WorkerClaim
  let gives: Bool

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "lease.held" }
  var target: AuditTarget { AuditTarget(kind: "Lease", id: WorkerClaim.name) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
    guard try claim.stands(at: context.now, reader) else { return .unchanged(false) }
    let end = gives ? context.now : context.now + WorkerClaim.duration
    return .done(!gives, .holding(claim.lease(until: end), now: context.now))
  }
}
