import Diagnostics
import Provisioning
import Testing

@Suite struct PacingTests {
  private let now = ProvisioningSample.now

  // MARK: Backoff

  @Test func waitsStayWithinTheirBounds() {
    let seed: UInt64 = 11
    var random = ProvisioningRandom(seed: seed)
    for round in 0..<2000 {
      let policy = BackoffPolicy(
        base: .milliseconds(Int.random(in: 1..<5000, using: &random)),
        cap: .seconds(Int.random(in: 1..<4000, using: &random)))
      let attempt = Int.random(in: 1..<200, using: &random)
      let wish = Bool.random(using: &random) ? Duration.seconds(Int.random(in: 0..<200_000, using: &random)) : nil
      let delay = policy.delay(afterAttempt: attempt, random: .random(in: 0..<1, using: &random), retryAfter: wish)
      let floor = min(wish ?? .zero, policy.maximumRetryAfter)
      #expect(delay >= floor, "seed \(seed), round \(round)")
      #expect(delay <= max(floor, policy.ceiling(afterAttempt: attempt)), "seed \(seed), round \(round)")
      #expect(policy.ceiling(afterAttempt: attempt) <= policy.cap)
    }
  }

  @Test func theCeilingDoublesUntilItsCap() {
    let policy = BackoffPolicy(base: .seconds(1), cap: .seconds(10))
    #expect((1...6).map { policy.ceiling(afterAttempt: $0) } == [1, 2, 4, 8, 10, 10].map { .seconds($0) })
    #expect(policy.ceiling(afterAttempt: .max) == .seconds(10))
    #expect(policy.delay(afterAttempt: 3, random: 0) == .zero)
    #expect(policy.delay(afterAttempt: 3, random: .nan) == .zero)
  }

  // MARK: Retry-After

  @Test(arguments: [
    ("120", 120), ("0", 0), (" 7 ", 7), ("Fri, 15 Jan 2027 08:00:30 GMT", 30), ("Friday, 15-Jan-27 08:00:30 GMT", 30),
    ("Fri Jan 15 08:00:30 2027", 30), ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("99999999999999999999", 315_360_000),
  ]) func retryAfterIsReadInAllItsForms(_ text: String, _ seconds: Int) {
    #expect(RetryAfter.parse(text, now: now) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "soon", "-5", "1.5", "Fri, 15 Jan 2027 08:00:30 CET", "Fri, 32 Jan 2027 08:00:30 GMT", "2027-01-15T08:00:30Z",
  ])
  func whatIsNoRetryAfterIsNil(_ text: String) {
    #expect(RetryAfter.parse(text, now: now) == nil)
  }

  @Test func twoDigitYearsMoreThanFiftyAheadAreOfThePast() {
    #expect(RetryAfter.parse("Sunday, 06-Nov-94 08:49:37 GMT", now: now) == .zero)
    #expect(
      RetryAfter.parse("Thursday, 15-Jan-76 08:00:00 GMT", now: now).map { $0 > .seconds(86_400 * 365 * 48) } == true)
  }

  // MARK: Token bucket

  @Test func aBucketGivesItsBurstAndThenItsRate() {
    var bucket = TokenBucket(rate: 10, burst: 5, at: now)
    let taken = (0..<7).map { _ in bucket.take(now) }
    #expect(taken == [true, true, true, true, true, false, false])
    #expect(bucket.wait(now) == .milliseconds(100))
    let later = now + .milliseconds(100)
    let takenLater = (0..<2).map { _ in bucket.take(later) }
    #expect(takenLater == [true, false])
  }

  @Test func inAnyStretchOfTimeABucketGivesNoMoreThanBurstAndRate() {
    var random = ProvisioningRandom(seed: 5)
    var bucket = TokenBucket(rate: 3, burst: 4, at: now)
    var (clock, taken) = (now, 0)
    for _ in 0..<3000 {
      clock = clock + .milliseconds(Int.random(in: 0..<200, using: &random))
      taken += bucket.take(clock) ? 1 : 0
      #expect(Double(taken) <= 4 + 3 * Double((clock - now).components.seconds + 1))
    }
    #expect(Double(taken) >= 3 * Double((clock - now).components.seconds) * 0.9)
  }

  @Test func aClockThatStepsBackGivesNothing() {
    var bucket = TokenBucket(rate: 1, burst: 1, at: now)
    let past = now - .seconds(100)
    let taken = [now, past, past + .milliseconds(999), past + .seconds(1)].map { bucket.take($0) }
    #expect(taken == [true, false, false, true])
  }

  // MARK: Circuit breaker

  @Test func failuresInARowOpenTheCircuitAndOneProbeClosesIt() {
    var breaker = CircuitBreaker(threshold: 3, pause: .seconds(30), probeTime: .seconds(10))
    for _ in 0..<2 { breaker.failed(at: now) }
    let permittedBefore = breaker.permits(now)
    #expect(permittedBefore)
    breaker.failed(at: now)
    let permitted = [29, 30, 31].map { breaker.permits(now + .seconds($0)) }
    #expect(permitted == [false, true, false])
    breaker.succeeded()
    #expect(breaker.state == .closed(failures: 0))
  }

  @Test func aFailedProbeOpensAgainAndALostOneIsReplaced() {
    var breaker = CircuitBreaker(threshold: 1, pause: .seconds(30), probeTime: .seconds(10))
    breaker.failed(at: now)
    let probe = breaker.permits(now + .seconds(30))
    #expect(probe)
    breaker.failed(at: now + .seconds(31))
    #expect(breaker.state == .open(until: now + .seconds(61)))
    let permitted = [61, 70, 71].map { breaker.permits(now + .seconds($0)) }
    #expect(permitted == [true, false, true])
  }

  @Test func aSuccessForgetsEarlierFailures() {
    var breaker = CircuitBreaker(threshold: 2)
    breaker.failed(at: now)
    breaker.succeeded()
    breaker.failed(at: now)
    let permitted = breaker.permits(now)
    #expect(permitted)
  }
}
