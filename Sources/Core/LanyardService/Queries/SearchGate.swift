internal import Diagnostics
internal import LanyardCore

/// Lets each tenant have so many searches under way, lest one tenant's queries hold every connection that reads. Further
/// ones wait in the order in which they came, and of those only so many.
public actor SearchGate {
  /// Searches of one tenant that read at once.
  public static let usualAtOnce = 2
  /// Searches of one tenant that wait; the next is refused.
  public static let usualWaiting = 64

  private struct Line {
    var running = 0
    var waiting: [(ticket: Int, turn: CheckedContinuation<Void, any Error>)] = []
  }

  private let atOnce: Int
  private let mostWaiting: Int
  private var lines: [TenantID: Line] = [:]
  private var lastTicket = 0
  /// How to end those under way.
  private var cancellations: [Int: @Sendable () -> Void] = [:]
  private var isClosed = false

  public init(atOnce: Int = SearchGate.usualAtOnce, waiting: Int = SearchGate.usualWaiting) {
    self.atOnce = max(atOnce, 1)
    self.mostWaiting = waiting
  }

  /// Runs a search of the tenant when its turn has come. A caller who is cancelled gives the place up.
  ///
  /// - Throws: `search.overloaded` where too many wait; `store.unavailable` once the gate is closed; what `search` throws.
  func run<Value: Sendable>(
    for tenant: TenantID, _ search: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    lastTicket += 1
    let ticket = lastTicket
    try await enter(tenant, ticket)
    defer { leave(tenant) }
    guard !isClosed else { throw Self.closing }
    let work = Task { try await search() }
    cancellations[ticket] = { work.cancel() }
    defer { cancellations[ticket] = nil }
    do {
      return try await withTaskCancellationHandler {
        try await work.value
      } onCancel: {
        work.cancel()
      }
    } catch {
      throw isClosed ? Self.closing : error
    }
  }

  /// Ends the searches under way and those that wait, a moment from now, so that a server that ends need not wait for
  /// them. Those that take no longer than that are answered.
  public nonisolated func close(after moment: Duration) {
    Task {
      try? await Task.sleep(for: moment)
      await close()
    }
  }

  func close() {
    isClosed = true
    for cancel in cancellations.values { cancel() }
    for (_, turn) in lines.values.flatMap(\.waiting) { turn.resume(throwing: Self.closing) }
    lines = lines.mapValues { Line(running: $0.running) }
  }

  /// How many searches of the tenant wait.
  func waiting(_ tenant: TenantID) -> Int { lines[tenant]?.waiting.count ?? 0 }

  private func enter(_ tenant: TenantID, _ ticket: Int) async throws {
    guard !isClosed else { throw Self.closing }
    guard lines[tenant, default: Line()].running >= atOnce else {
      lines[tenant, default: Line()].running += 1
      return
    }
    guard lines[tenant, default: Line()].waiting.count < mostWaiting else { throw overloaded }
    // Whose turn it is takes over the place of the one that left.
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
        guard !Task.isCancelled else { return turn.resume(throwing: CancellationError()) }
        lines[tenant, default: Line()].waiting.append((ticket, turn))
      }
    } onCancel: {
      Task { await giveUp(tenant, ticket) }
    }
  }

  private func giveUp(_ tenant: TenantID, _ ticket: Int) {
    guard let place = lines[tenant]?.waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
    lines[tenant]?.waiting.remove(at: place).turn.resume(throwing: CancellationError())
  }

  private func leave(_ tenant: TenantID) {
    guard var line = lines[tenant] else { return }
    if line.waiting.isEmpty { line.running -= 1 } else { line.waiting.removeFirst().turn.resume() }
    lines[tenant] = line.running > 0 ? line : nil
  }

  private var overloaded: CodedError {
    CodedError(
      .searchOverloaded, "too many queries of this tenant are under way",
      expected: "at most \(atOnce + mostWaiting) at once",
      remedy: "send the request again after the seconds that `Retry-After` names")
  }

  private static let closing = CodedError(
    .storeUnavailable, "the server is closing", remedy: "try again when the server is back", exposure: .operator)
}
