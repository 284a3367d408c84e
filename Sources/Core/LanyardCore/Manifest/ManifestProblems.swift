public import Diagnostics

/// Everything that is wrong with a document, in the order of its members. Never empty.
public struct ManifestProblems: Error, Sendable, CustomStringConvertible {
  public let all: [CodedError]

  init(_ all: [CodedError]) {
    self.all = all
  }

  public init(_ first: CodedError, _ others: [CodedError] = []) {
    self.all = [first] + others
  }

  /// One line a problem.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
