import Diagnostics
import LanyardCore
import LanyardTesting
import Testing

@testable import LanyardService

/// No tenant keeps others from reading.
@Suite struct SearchGateTests {
  private actor Order {
    private(set) var numbers: [Int] = []

    func add(_ number: Int) { numbers.append(number) }
  }

  private static let acme = TenantID(octets: Array(repeating: 1, count: 16))
  private static let globex = TenantID(octets: Array(repeating: 2, count: 16))

  @Test func aTenantHasSoManyUnderWayAndTheRestWaitInOrder() async throws {
    let acme = try #require(Self.acme)
    let gate = SearchGate(atOnce: 1, waiting: 8)
    let (held, hold) = AsyncStream<Void>.makeStream()
    let order = Order()
    try await withThrowingTaskGroup(of: Void.self) { group in
      let (begun, begin) = AsyncStream<Void>.makeStream()
      group.addTask {
        try await gate.run(for: acme) {
          begin.finish()
          for await _ in held {}
        }
      }
      for await _ in begun {}
      for number in 0..<3 {
        group.addTask { try await gate.run(for: acme) { await order.add(number) } }
        while await gate.waiting(acme) <= number { await Task.yield() }
      }
      #expect(await order.numbers.isEmpty)
      hold.finish()
      try await group.waitForAll()
    }
    #expect(await order.numbers == [0, 1, 2])
  }

  @Test func anotherTenantDoesNotWaitAndTooManyAreRefused() async throws {
    let (acme, globex) = (try #require(Self.acme), try #require(Self.globex))
    let gate = SearchGate(atOnce: 1, waiting: 0)
    try await gate.run(for: acme) {
      let other = try await gate.run(for: globex) { 7 }
      #expect(other == 7)
      let refusal = await #expect(throws: CodedError.self) { try await gate.run(for: acme) { 7 } }
      #expect(refusal?.code == .searchOverloaded)
    }
    #expect(try await gate.run(for: acme) { 8 } == 8)
  }

  @Test func whoeverIsCancelledGivesThePlaceUp() async throws {
    let acme = try #require(Self.acme)
    let gate = SearchGate(atOnce: 1, waiting: 1)
    try await gate.run(for: acme) {
      let waiting = Task { try await gate.run(for: acme) { 7 } }
      while await gate.waiting(acme) < 1 { await Task.yield() }
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
      #expect(await gate.waiting(acme) == 0)
    }
    #expect(try await gate.run(for: acme) { 8 } == 8)
  }

  @Test func closingEndsWhatIsUnderWayAndWhatWaits() async throws {
    let acme = try #require(Self.acme)
    let gate = SearchGate(atOnce: 1, waiting: 1)
    let (begun, begin) = AsyncStream<Void>.makeStream()
    let (never, keep) = AsyncStream<Void>.makeStream()
    let running = Task {
      try await gate.run(for: acme) {
        begin.finish()
        for await _ in never {}
        try Task.checkCancellation()
      }
    }
    for await _ in begun {}
    let waiting = Task { try await gate.run(for: acme) {} }
    while await gate.waiting(acme) < 1 { await Task.yield() }
    await gate.close()
    for task in [running, waiting] {
      let refusal = await #expect(throws: CodedError.self) { try await task.value }
      #expect(refusal?.code == .storeUnavailable)
    }
    let late = await #expect(throws: CodedError.self) { try await gate.run(for: acme) {} }
    #expect(late?.code == .storeUnavailable)
    keep.finish()
  }
}
