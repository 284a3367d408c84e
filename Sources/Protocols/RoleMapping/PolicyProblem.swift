public import Diagnostics

/// Something wrong in a policy or a catalogue, with the place of it.
public struct PolicyProblem: Sendable, Equatable, CustomStringConvertible {
  /// The rule concerned; nil where the trouble is outside the rules or the rule has no usable id.
  public var ruleID: String?
  /// Where in the document, as a JSON Pointer (RFC 6901): `/rules/3/when`.
  public var pointer: String
  public var error: CodedError

  public init(ruleID: String? = nil, pointer: String, error: CodedError) {
    self.ruleID = ruleID
    self.pointer = pointer
    self.error = error
  }

  /// One line for terminals: `/rules/3/when (rule support-agents): code: message`.
  public var description: String {
    "\(pointer)\(ruleID.map { " (rule \($0))" } ?? ""): \(error)"
  }
}

/// Everything wrong in a document: a judgement returns all its findings, so that one reading mends them all.
public struct PolicyProblems: Error, Sendable, Equatable, CustomStringConvertible {
  /// In the order of the document; never empty.
  public let problems: [PolicyProblem]

  public init(_ problems: [PolicyProblem]) {
    self.problems = problems
  }

  public var errors: [CodedError] { problems.map(\.error) }

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
