internal import Diagnostics

/// A message on its way through checks that stop at the first refusal, each of which leaves a finding.
protocol TracedRun {
  var findings: [Finding] { get set }
}

extension TracedRun {
  /// Runs one check and records how it went.
  mutating func step<Value>(
    _ check: String, _ body: () throws(CodedError) -> Value
  ) throws(CodedError) -> Value {
    let value = try attempt(check, body)
    findings.append(.passed(check))
    return value
  }

  /// Leaves a finding where `body` refuses, and none where it does not: the check has another of its own.
  mutating func attempt<Value>(
    _ check: String, _ body: () throws(CodedError) -> Value
  ) throws(CodedError) -> Value {
    do {
      return try body()
    } catch {
      throw record(check, error)
    }
  }

  mutating func record(_ check: String, _ error: CodedError) -> CodedError {
    findings.append(.failed(check, error))
    return error
  }
}
