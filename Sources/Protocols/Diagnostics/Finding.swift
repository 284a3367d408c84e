/// What one check of a judgement saw. Judgements (policies, mappings, validations) return all their findings instead of
/// throwing the first, so that a support engineer can replay them.
public struct Finding: Sendable, Equatable {
  public enum Outcome: String, Sendable {
    case passed
    case failed
    /// Worth knowing, decides nothing.
    case noted
  }

  /// The check's stable name, such as `conditions.audience`.
  public var check: String
  public var outcome: Outcome
  public var expected: String?
  public var received: String?
  /// Present where `outcome` is failed, and where a note says what to do.
  public var error: CodedError?

  public init(
    check: String, outcome: Outcome, expected: String? = nil, received: String? = nil, error: CodedError? = nil
  ) {
    self.check = check
    self.outcome = outcome
    self.expected = expected
    self.received = received
    self.error = error
  }

  /// The check held.
  public static func passed(_ check: String, expected: String? = nil, received: String? = nil) -> Finding {
    Finding(check: check, outcome: .passed, expected: expected, received: received)
  }

  /// The check failed for the reason of `error`, whose expected and received values it shares.
  public static func failed(_ check: String, _ error: CodedError) -> Finding {
    Finding(check: check, outcome: .failed, expected: error.expected, received: error.received, error: error)
  }

  /// Something the reader should know and nothing turns on.
  public static func noted(_ check: String, _ received: String) -> Finding {
    Finding(check: check, outcome: .noted, received: received)
  }
}
