public import Diagnostics
public import LanyardCore

/// What a completed sign-in answers.
public struct SignInReply: Sendable {
  public let session: Session
  /// The text of the session cookie; only its hash is kept.
  public let cookie: Secret<String>
  /// What the application gave when the sign-in began here; nothing that came with the response.
  public let relayState: String?
}

/// A response that was refused: the public face says one sentence, the cause is for the log and the operator.
public struct SignInRefusal: Error, Sendable {
  public let error: CodedError
  /// Every check that was made, in order.
  public let findings: [Finding]
}
