import Diagnostics
import LanyardCore
import LanyardTesting
import Testing

@Suite struct SupportTests {
  @Test func aFixedClockStandsUntilItIsMoved() {
    let clock = FixedClock()
    let start = clock.now()
    #expect(start.rfc3339 == "2026-11-22T09:30:00.000Z")
    #expect(clock.now() == start)
    clock.advance(by: .milliseconds(1))
    #expect(clock.now() - start == .milliseconds(1))
    clock.set(start)
    #expect(clock.now() == start)
  }

  @Test func aSeedGivesTheSameOctetsAgain() {
    let (one, other) = (SeededRandomSource(seed: 3), SeededRandomSource(seed: 3))
    #expect(one.octets(33) == other.octets(33))
    #expect(one.octets(33).count == 33)
    #expect(one.octets(16) != SeededRandomSource(seed: 4).octets(16))
  }
}
