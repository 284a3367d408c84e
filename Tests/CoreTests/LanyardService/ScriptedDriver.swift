import Diagnostics
import LanyardCore
import LanyardService
import LanyardTesting
import Provisioning
import Synchronization

/// Answers as it is told, then accepts; remembers what it was sent.
final class ScriptedDriver: TargetDriver {
  enum Answer {
    case accepted
    case retry
    case rejected
  }

  private let script: Mutex<[Answer]>
  private let messages = Mutex<[OutboundMessage]>([])

  init(_ script: [Answer] = []) {
    self.script = Mutex(script)
  }

  /// In the order they came.
  var sent: [OutboundMessage] { messages.withLock { $0 } }

  func deliver(_ message: OutboundMessage) async -> DeliveryAnswer {
    messages.withLock { $0.append(message) }
    switch script.withLock({ $0.isEmpty ? .accepted : $0.removeFirst() }) {
    case .accepted: return .accepted(DeliveryReceipt(status: 204, at: message.now))
    case .retry: return .retry(after: nil, reason: "503")
    case .rejected: return .rejected(reason: "410 no such account ada@acme.example")
    }
  }
}

extension ServiceWorld {
  func deliveryRunner(_ driver: ScriptedDriver) -> DeliveryRunner {
    DeliveryRunner(
      store: store, runner: runner, keyring: keyring, drivers: [.webhook: driver], clock: clock, randomness: randomness)
  }

  /// Sends what is due now with a runner that knows nothing of earlier ones.
  func deliver(_ driver: ScriptedDriver) async throws -> Int { try await deliveryRunner(driver).tick() }
}
