public import SignedXML

/// Judges SAML responses. It never throws and reads no clock: the same octets in the same context have the same verdict.
///
/// The order is fixed. Scan, parse, shape, count, signatures, decryption, and reading from the verified octets stop at the
/// first refusal; then every policy runs, and the first failure in the order of ``StandardPolicies/all`` decides.
public struct ResponseValidator: Sendable {
  public let limits: XMLLimits
  public let policies: [any AssertionPolicy]

  public init(limits: XMLLimits = .message, policies: [any AssertionPolicy] = StandardPolicies.all) {
    self.limits = limits
    self.policies = policies
  }

  /// Judges decoded octets of a `SAMLResponse`.
  public func judge(_ octets: [UInt8], context: ValidationContext) -> Verdict {
    var run = ValidationRun(context: context, limits: limits)
    do {
      let message = try run.authenticate(octets)
      let decision = try run.judge(message, by: policies)
      return run.verdict(decision)
    } catch {
      return run.verdict(.reject(error))
    }
  }
}
