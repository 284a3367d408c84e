public import Diagnostics

/// Everything that is wrong with a configuration: file first, then environment, then values. Never empty.
public struct ConfigurationProblems: Error, Sendable, CustomStringConvertible {
  public let all: [CodedError]

  init(_ all: [CodedError]) {
    self.all = all
  }

  /// One line a problem.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
