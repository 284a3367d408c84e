internal import Diagnostics
public import LanyardCore
public import Logging
internal import Synchronization

/// Writes down what identity providers send and what came of it, so that an administrator can see why something failed.
///
/// It is a help for people and no record (that is the audit log): requests never wait for it, it masks and writes behind
/// them in batches, and where more comes than it can take the oldest goes, which is counted.
public final class ProvisioningLog: Sendable {
  /// A request with the moment it was answered, in the order they were answered.
  struct Waiting: Sendable {
    let request: ObservedRequest
    let time: Instant
    let number: UInt64
  }

  private struct State {
    var waiting: [Waiting] = []
    var bodyOctets = 0
    var count: UInt64 = 0
    var dropped = 0

    mutating func remove(_ number: Int) {
      bodyOctets -= waiting.prefix(number).reduce(0) { $0 + ($1.request.body?.octets.count ?? 0) }
      waiting.removeFirst(number)
    }

    mutating func drop(_ number: Int) {
      remove(number)
      dropped += number
    }
  }

  /// Requests that may wait to be written.
  static let capacity = 8000
  /// Octets of their bodies; beyond, bodies are told by their length.
  static let bodyCapacity = 16 << 20
  /// Requests written, and entries forgotten, in one transaction.
  static let batch = 250
  static let bite = 1000

  private let runner: CommandRunner
  private let store: any Store
  private let clock: any LanyardCore.Clock
  private let keep: Duration
  private let logger: Logger
  private let state = Mutex(State())

  /// - Parameter keep: for how long entries are kept; zero writes none and forgets those that are there.
  public init(
    store: any Store, runner: CommandRunner, clock: any LanyardCore.Clock, keep: Duration = .seconds(14 * 86_400),
    logger: Logger = .silent
  ) {
    self.store = store
    self.runner = runner
    self.clock = clock
    self.keep = keep
    self.logger = logger
  }

  /// Whether requests are worth observing.
  public var isOn: Bool { keep > .zero }

  /// How many requests were dropped since the start because too many waited, or because the store refused them.
  public var dropped: Int { state.withLock { $0.dropped } }

  /// Puts a request in the queue.
  public func record(_ request: ObservedRequest) {
    guard isOn else { return }
    let now = clock.now()
    state.withLock { state in
      if state.waiting.count >= Self.capacity { state.drop(Self.batch) }
      var request = request
      if state.bodyOctets + (request.body?.octets.count ?? 0) > Self.bodyCapacity { request.body?.octets = [] }
      state.bodyOctets += request.body?.octets.count ?? 0
      state.waiting.append(Waiting(request: request, time: now, number: state.count))
      state.count += 1
    }
  }

  /// Writes what waits, a batch at a time.
  ///
  /// - Throws: the store's own errors; what was not written waits on.
  public func flush() async throws {
    while case let batch = take(), !batch.isEmpty {
      do {
        // Masked here and not in the transaction: other writers wait for that.
        let context = runner.context(Self.principal, Self.request)
        let command = AppendObservations(entries: batch.map { ProvisioningLogEntry($0, context) })
        _ = try await runner.run(command, as: Self.principal, request: Self.request)
      } catch {
        putBack(batch)
        throw error
      }
    }
  }

  /// Forgets entries that are older than they are kept, in bites of 1 000 with other writers in between.
  public func trim() async throws {
    let moment = clock.now() - keep
    for _ in 0..<500 {
      guard try await holdsEntries(before: moment) else { return }
      _ = try await runner.run(TrimObservations(before: moment), as: Self.principal, request: Self.request)
    }
  }

  /// Works until the task is cancelled, and writes what then waits.
  public func run(interval: Duration = .milliseconds(200)) async {
    var lastTrim = Instant(milliseconds: 0)
    while !Task.isCancelled {
      do {
        try await flush()
        if clock.now() - lastTrim > .seconds(60) {
          lastTrim = clock.now()
          try await trim()
        }
      } catch {
        logger.error("the provisioning log could not be written", metadata: ["error_code": "\(error.loggedCode)"])
      }
      // A cancelled sleep ends at once, and so does the loop.
      try? await Task.sleep(for: interval)
    }
    do {
      try await flush()
    } catch {
      logger.error("the provisioning log lost its end", metadata: ["error_code": "\(error.loggedCode)"])
    }
  }

  private func take() -> [Waiting] {
    state.withLock { state in
      let batch = Array(state.waiting.prefix(Self.batch))
      state.remove(batch.count)
      return batch
    }
  }

  private func putBack(_ batch: [Waiting]) {
    state.withLock { state in
      state.waiting.insert(contentsOf: batch, at: 0)
      state.bodyOctets += batch.reduce(0) { $0 + ($1.request.body?.octets.count ?? 0) }
      state.drop(max(0, state.waiting.count - Self.capacity))
    }
  }

  private func holdsEntries(before moment: Instant) async throws -> Bool {
    try await store.read { reader in
      let oldest = ProvisioningLogQuery(until: moment, limit: 1)
      return try reader.tenants().contains { try !reader.provisioningLog(oldest, tenant: $0.id).isEmpty }
    }
  }

  static let principal = Principal(kind: .system, tenant: Tenant.operatorID, id: "provisioning-log", scopes: [])
  static let request = RequestContext(id: "provisioning-log")
}
