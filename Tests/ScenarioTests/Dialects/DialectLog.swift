import Logging
import Synchronization

/// The dialects that request logs name, by the id of the request.
final class DialectLog: Sendable {
  private let dialects = Mutex<[String: String]>([:])

  var logger: Logger { Logger(label: "dialects") { _ in Handler(log: self) } }

  func dialect(of request: String) -> String? { dialects.withLock { $0[request] } }

  private func note(_ metadata: Logger.Metadata) {
    guard case .string(let request)? = metadata["request_id"], case .string(let dialect)? = metadata["dialect"] else {
      return
    }
    dialects.withLock { $0[request] = dialect }
  }

  private struct Handler: LogHandler {
    let log: DialectLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { log.note(event.metadata ?? [:]) }
  }
}
