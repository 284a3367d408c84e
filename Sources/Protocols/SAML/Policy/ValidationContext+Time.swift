internal import Diagnostics

/// Both bounds of every time window, with the same skew.
extension ValidationContext {
  func hasBegun(_ notBefore: Instant) -> Bool { now + policy.clockSkew >= notBefore }

  func hasEnded(_ notOnOrAfter: Instant) -> Bool { now - policy.clockSkew >= notOnOrAfter }

  func notYet(_ code: ErrorCode, _ what: String, _ bound: Instant) -> CodedError {
    CodedError(
      code, "\(what) is not valid yet", expected: "at or after \(bound.rfc3339)", received: received,
      remedy: "set the clocks of this service and of the identity provider by NTP")
  }

  func ended(_ code: ErrorCode, _ what: String, _ bound: Instant) -> CodedError {
    CodedError(
      code, "\(what) is no longer valid", expected: "before \(bound.rfc3339)", received: received,
      remedy: "sign in again; if it happens often, set both clocks by NTP")
  }

  private var received: String { "\(now.rfc3339), with a skew of \(policy.clockSkewSeconds) s" }
}
