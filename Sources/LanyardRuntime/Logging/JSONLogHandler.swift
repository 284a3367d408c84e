internal import Diagnostics
internal import Foundation
internal import JSON
public import Logging
internal import Synchronization

/// Writes log records as JSON, one line each: `time`, `level`, `message`, `logger`, then the metadata by name.
///
/// Messages are constant; the particulars are metadata. A metadata name that collides with one of the four comes under
/// `metadata.` and its name.
public struct JSONLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let output: Output

  /// Where whole lines go, one at a time.
  public struct Output: Sendable {
    let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: takes a line with its line feed; called by one thread at a time.
    public init(write: @escaping @Sendable ([UInt8]) -> Void) {
      let turn = Turn()
      self.write = { line in turn.take { write(line) } }
    }

    public static let standardError = Output { FileHandle.standardError.write(Data($0)) }
  }

  public init(
    label: String, level: Logger.Level = .info, output: Output = .standardError,
    metadataProvider: Logger.MetadataProvider? = nil
  ) {
    self.label = label
    self.logLevel = level
    self.output = output
    self.metadataProvider = metadataProvider
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    var line: JSONObject = [
      "time": .string(now.rfc3339), "level": .string(event.level.rawValue), "message": .string("\(event.message)"),
      "logger": .string(label),
    ]
    let fixed = Set(line.names)
    for (name, value) in merged(event).sorted(by: { $0.key < $1.key }) {
      line[fixed.contains(name) ? "metadata.\(name)" : name] = value.json
    }
    if let error = event.error { line["error"] = .string("\(error)") }
    output.write(JSONValue.object(line).serialized() + [UInt8(ascii: "\n")])
  }

  /// The handler's metadata, over it the provider's, over that the record's own.
  private func merged(_ event: LogEvent) -> Logger.Metadata {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
    if let own = event.metadata { all.merge(own) { _, new in new } }
    return all
  }
}

/// One at a time.
private final class Turn: Sendable {
  private let lock = Mutex(())

  func take(_ body: () -> Void) { lock.withLock { _ in body() } }
}

extension Logger.MetadataValue {
  fileprivate var json: JSONValue {
    switch self {
    case .string(let text): .string(text)
    case .stringConvertible(let value): .string(value.description)
    case .array(let values): .array(values.map(\.json))
    case .dictionary(let values):
      .object(JSONObject(members: values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))
    }
  }
}
