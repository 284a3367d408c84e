public import Diagnostics

/// The codes of composition and of the verbs. Configuration and manifests declare their own beside them.
extension ErrorCode {
  /// A verb that makes no database found none.
  public static let storeMissing: ErrorCode = "store.missing"

  public static let serverPortInUse: ErrorCode = "server.port.in-use"
  public static let serverPortForbidden: ErrorCode = "server.port.forbidden"
  public static let serverAddressUnavailable: ErrorCode = "server.address.unavailable"
  public static let serverTLSUnreadable: ErrorCode = "server.tls.unreadable"

  public static let fileUnreadable: ErrorCode = "file.unreadable"
  public static let fileUnwritable: ErrorCode = "file.unwritable"
  public static let samlContextInvalid: ErrorCode = "saml.context.invalid"
  public static let mappingPolicyMissing: ErrorCode = "mapping.policy.missing"
  public static let doctorFailed: ErrorCode = "doctor.failed"

  public static let demoSamplesMissing: ErrorCode = "demo.samples.missing"
  public static let demoStepFailed: ErrorCode = "demo.step.failed"
}
