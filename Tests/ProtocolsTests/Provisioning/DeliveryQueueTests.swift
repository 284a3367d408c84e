import Diagnostics
import Provisioning
import Testing

@Suite struct DeliveryQueueTests {
  private typealias Sample = ProvisioningSample

  private let now = Sample.now

  private func order(_ deliveries: [Delivery]) -> [String] {
    DeliveryQueue(deliveries.reversed(), at: now).ready.map(\.delivery.id)
  }

  @Test func deliveriesOfOneSubjectGoInTheOrderOfTheirRevisions() {
    #expect(order([Sample.delivery("b", revision: 1, .grant), Sample.delivery("a", revision: 2, .grant)]) == ["b"])
  }

  @Test func whatWaitsOrIsUnderWayHoldsBackLaterOnesAndADeadLetterDoesNot() {
    let next = Sample.delivery("next", revision: 2, .grant)
    let waiting = DeliveryState.pending(attempt: 2, notBefore: now + .seconds(1))
    let sent = DeliveryState.inFlight(attempt: 1, leaseUntil: now)
    let dead = DeliveryState.dead(at: now, reason: .init(code: .deliveryRejected, message: "", attempts: 1))
    #expect(order([Sample.delivery("first", revision: 1, .grant, state: waiting), next]) == [])
    #expect(order([Sample.delivery("first", revision: 1, .grant, state: sent), next]) == [])
    #expect(order([Sample.delivery("first", revision: 1, .grant, state: dead), next]) == ["next"])
  }

  @Test func revocationsGoBeforeGrantsOfOthers() {
    #expect(
      order([
        Sample.delivery("1", subject: "a", revision: 1, .grant),
        Sample.delivery("2", subject: "b", revision: 1, .revoke),
        Sample.delivery("3", subject: "c", revision: 1, .update),
        Sample.delivery("4", subject: "d", revision: 1, .deactivate),
      ]) == ["2", "4", "1", "3"])
  }

  @Test func whatStandsBeforeARevocationIsAsUrgentAsTheRevocation() {
    let queue = DeliveryQueue(
      [
        Sample.delivery("1", subject: "a", revision: 1, .grant),
        Sample.delivery("2", subject: "b", revision: 1, .grant),
        Sample.delivery("3", subject: "b", revision: 2, .revoke),
      ], at: now)
    #expect(queue.ready.map(\.delivery.id) == ["2", "1"])
    #expect(queue.ready.map(\.isUrgent) == [true, false])
  }

  @Test func revocationsNeverWaitForARateThatGrantsUsedUp() {
    var bucket = TokenBucket(rate: 1, burst: 2, at: now)
    let grants = (0..<5).map { Sample.delivery("g\($0)", subject: "g\($0)", revision: 1, .grant) }
    #expect(DeliveryQueue(grants, at: now).admitted(by: &bucket, at: now).map(\.id) == ["g0", "g1"])
    let revocations = (0..<5).map { Sample.delivery("r\($0)", subject: "r\($0)", revision: 1, .revoke) }
    let admitted = DeliveryQueue(grants + revocations, at: now).admitted(by: &bucket, at: now)
    #expect(admitted.map(\.id) == ["r0", "r1", "r2", "r3", "r4"])
  }
}
