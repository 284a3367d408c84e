public import JSON

/// What a verb has to say: lines for a person, one value for a machine, and how it ended.
public struct VerbReport: Sendable {
  /// How a process ends.
  public enum Status: Int32, Sendable {
    case done = 0
    /// Refused, or a negative verdict.
    case refused = 1
    case usage = 2
    /// A preview found that somebody loses a role or gains a privileged one.
    case loss = 3
    case `internal` = 70
    /// Stopped by Ctrl-C or a termination signal before the end; the same command goes on where it stopped.
    case stopped = 130
  }

  public var lines: [String]
  public var json: JSONValue
  public var status: Status

  public init(lines: [String], json: JSONValue, status: Status = .done) {
    self.lines = lines
    self.json = json
    self.status = status
  }
}
