import Diagnostics
import JSON
import LanyardCore
import Provisioning
import Synchronization

/// A downstream system that remembers what it was told, and answers as the script says; without one it accepts.
final class ScriptedTarget: TargetDriver {
  private struct State {
    var script: [DeliveryAnswer] = []
    var messages: [OutboundMessage] = []
  }

  private let state = Mutex(State())

  func deliver(_ message: OutboundMessage) async -> DeliveryAnswer {
    state.withLock { state in
      state.messages.append(message)
      guard state.script.isEmpty else { return state.script.removeFirst() }
      return .accepted(
        DeliveryReceipt(status: 202, reference: "receipt-\(state.messages.count)", at: message.now, excerpt: "thanks"))
    }
  }

  func answer(_ script: DeliveryAnswer...) {
    state.withLock { $0.script = script }
  }

  /// What arrived since the last look.
  func takeMessages() -> [OutboundMessage] {
    state.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }
}

extension OutboundMessage {
  /// What the body says of the person: see `WebhookEvent`.
  var data: JSONObject { payload["data"]?.objectValue ?? [:] }
  var subject: String? { data["subject"]?["id"]?.stringValue }
  var granted: [String] { roles("granted") }
  var revoked: [String] { roles("revoked") }

  private func roles(_ member: String) -> [String] {
    (data[member]?.arrayValue ?? []).map {
      "\($0["application"]?.stringValue ?? "")/\($0["role"]?.stringValue ?? "")"
    }
  }
}
