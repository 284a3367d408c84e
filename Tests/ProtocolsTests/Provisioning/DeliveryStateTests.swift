import Diagnostics
import JSON
import Provisioning
import Testing

@Suite struct DeliveryStateTests {
  private typealias Sample = ProvisioningSample

  private let now = Sample.now

  private func machine(_ operation: DeliveryOperation = .grant, _ backoff: BackoffPolicy = BackoffPolicy())
    -> DeliveryStateMachine
  {
    DeliveryStateMachine(backoff: backoff, operation: operation, createdAt: now)
  }

  private func code(_ state: DeliveryState, _ event: DeliveryStateMachine.Event, at instant: Instant) -> ErrorCode? {
    do throws(CodedError) {
      _ = try machine().state(after: state, event, at: instant)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func aDeliveryIsClaimedSentAndConfirmed() throws {
    let machine = machine()
    let claimed = try machine.state(after: .new(at: now), .claim(lease: .seconds(60)), at: now)
    #expect(claimed == .inFlight(attempt: 1, leaseUntil: now + .seconds(60)))
    let done = try machine.state(
      after: claimed, .answered(attempt: 1, .accepted(Sample.receipt), random: 0), at: now + .seconds(1))
    #expect(done == .delivered(at: now + .seconds(1), receipt: Sample.receipt))
    #expect(done.isFinal)
  }

  @Test func aFailureIsTriedAgainLaterAndNoSoonerThanTheTargetAsked() throws {
    let inFlight = DeliveryState.inFlight(attempt: 1, leaseUntil: now + .seconds(60))
    let soon = try machine().state(
      after: inFlight, .answered(attempt: 1, .retry(after: nil, reason: "503"), random: 0.5), at: now)
    #expect(soon == .pending(attempt: 2, notBefore: now + .milliseconds(500)))
    let asked = try machine().state(
      after: inFlight, .answered(attempt: 1, .retry(after: .seconds(120), reason: "429"), random: 0.5), at: now)
    #expect(asked == .pending(attempt: 2, notBefore: now + .seconds(120)))
  }

  @Test func aRejectionIsADeadLetterThatAPersonCanRevive() throws {
    let dead = try machine().state(
      after: .inFlight(attempt: 3, leaseUntil: now), .answered(attempt: 3, .rejected(reason: "422"), random: 0), at: now
    )
    #expect(dead == .dead(at: now, reason: DeadLetterReason(code: .deliveryRejected, message: "422", attempts: 3)))
    #expect(try machine().state(after: dead, .revived, at: now + .seconds(9)) == .new(at: now + .seconds(9)))
  }

  @Test func grantsAreGivenUpAndWhatTakesAwayIsNot() throws {
    let policy = BackoffPolicy(maximumAttempts: 3)
    let last = DeliveryState.inFlight(attempt: 3, leaseUntil: now)
    let failure = DeliveryStateMachine.Event.answered(attempt: 3, .retry(after: nil, reason: "down"), random: 0)
    for operation in DeliveryOperation.allCases {
      let next = try machine(operation, policy).state(after: last, failure, at: now)
      #expect(next.name == (operation.takesAway ? "pending" : "dead"), "\(operation)")
    }
    let old = now + policy.maximumAge
    let early = DeliveryStateMachine.Event.answered(attempt: 1, .retry(after: nil, reason: "down"), random: 0)
    let first = DeliveryState.inFlight(attempt: 1, leaseUntil: old)
    #expect(try machine(.update, policy).state(after: first, early, at: old).name == "dead")
    #expect(try machine(.deactivate, policy).state(after: first, early, at: old).name == "pending")
  }

  @Test func aLostWorkerCostsAnAttemptAndNothingElse() throws {
    let inFlight = DeliveryState.inFlight(attempt: 1, leaseUntil: now + .seconds(60))
    #expect(code(inFlight, .leaseExpired, at: now + .seconds(59)) == .deliveryLeaseHeld)
    let late = now + .seconds(60)
    #expect(try machine().state(after: inFlight, .leaseExpired, at: late) == .pending(attempt: 2, notBefore: late))
  }

  @Test func eventsThatDoNotFitAreErrors() {
    let pending = DeliveryState.pending(attempt: 2, notBefore: now + .seconds(5))
    let inFlight = DeliveryState.inFlight(attempt: 2, leaseUntil: now + .seconds(60))
    let delivered = DeliveryState.delivered(at: now, receipt: Sample.receipt)
    let accepted = DeliveryStateMachine.Event.answered(attempt: 1, .accepted(Sample.receipt), random: 0)
    let claim = DeliveryStateMachine.Event.claim(lease: .seconds(60))
    #expect(code(pending, claim, at: now) == .deliveryNotDue)
    #expect(code(pending, accepted, at: now) == .deliveryTransition)
    #expect(code(inFlight, claim, at: now) == .deliveryTransition)
    #expect(code(inFlight, accepted, at: now) == .deliveryAnswerStale)
    #expect(code(delivered, claim, at: now) == .deliveryTransition)
    #expect(code(delivered, .revived, at: now) == .deliveryTransition)
    #expect(code(delivered, .leaseExpired, at: now) == .deliveryTransition)
  }

  /// Two workers, random answers, lost workers, clock steps: a delivery is always in one place, is accepted at most once
  /// and, when the target recovers, is accepted.
  @Test func nothingIsLostAndNothingIsConfirmedTwice() throws {
    let seed: UInt64 = 20_261_122
    var random = ProvisioningRandom(seed: seed)
    for round in 0..<300 {
      let operation = DeliveryOperation.allCases.randomElement(using: &random) ?? .grant
      let machine = machine(operation, BackoffPolicy(maximumAttempts: 8))
      var (state, clock, accepted, lastAttempt) = (DeliveryState.new(at: now), now, 0, 0)
      for step in 0..<400 where !state.isFinal {
        clock = clock + .milliseconds(Int.random(in: 0..<90_000, using: &random))
        let attempt = Int.random(in: 1..<9, using: &random)
        let event = event(for: attempt, step: step, &random)
        guard let next = try? machine.state(after: state, event, at: clock) else { continue }
        if case .inFlight(let number, _) = next {
          #expect(number == lastAttempt + 1, "seed \(seed), round \(round)")
          lastAttempt = number
        }
        if case .delivered = next { accepted += 1 }
        state = next
      }
      #expect(accepted <= 1)
      #expect(state.isFinal || lastAttempt >= 8, "seed \(seed), round \(round): \(state)")
      #expect(state.name != "dead" || !operation.takesAway || lastAttempt > 0)
    }
  }

  private func event(for attempt: Int, step: Int, _ random: inout ProvisioningRandom) -> DeliveryStateMachine.Event {
    let chance = Double.random(in: 0..<1, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0, 1: return .claim(lease: .seconds(60))
    case 2: return .answered(attempt: attempt, .retry(after: .seconds(1), reason: "503"), random: chance)
    case 3: return .answered(attempt: attempt, .retry(after: nil, reason: "reset"), random: chance)
    case 4 where step > 40: return .answered(attempt: attempt, .accepted(Sample.receipt), random: chance)
    default: return .leaseExpired
    }
  }

  @Test func receiptsAreBoundedPrintableAndSurviveTheirDocument() throws {
    let receipt = DeliveryReceipt(
      status: 200, reference: nil, at: now, excerpt: String(repeating: "é\u{1B}\n", count: 400))
    #expect(receipt.excerpt.utf8.count <= DeliveryReceipt.maximumExcerpt)
    #expect(receipt.excerpt.hasPrefix("é  é"))
    #expect(DeliveryReceipt(document: receipt.document) == receipt)
    #expect(DeliveryReceipt(document: ["status": 200]) == nil)
  }

  @Test func differentChangesHaveDifferentKeys() {
    let keys = [
      IdempotencyKey(target: "a", subject: "b:1", revision: 1),
      IdempotencyKey(target: "a:b", subject: "1", revision: 1),
      IdempotencyKey(target: "a", subject: "b", revision: 11),
      IdempotencyKey(target: "a", subject: "b%3A1", revision: 1),
      IdempotencyKey(target: "a", subject: "B:1", revision: 1),
    ]
    #expect(Set(keys).count == keys.count)
    #expect(IdempotencyKey(target: "crm.eu", subject: "0199-ab", revision: 7).text == "crm%2Eeu:0199-ab:7")
  }
}
