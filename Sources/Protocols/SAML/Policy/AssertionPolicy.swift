public import Diagnostics

/// An authentic message on its way to a judgement.
public struct SignedMessage: Sendable {
  public let envelope: ResponseEnvelope
  public let assertion: SignedAssertion
}

/// One rule of trust. Policies are small values; the validator runs them all, in order, and the first failure decides.
///
/// A policy looks at a message that is already authentic and at the context, and at nothing else: no clock, no store.
public protocol AssertionPolicy: Sendable {
  /// What the rule sees: at least one finding, failed ones with their error.
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding]
}

/// The rules of the Web Browser SSO profile (SAML Profiles §4.1.4), in the order in which their failures decide.
public enum StandardPolicies {
  public static let all: [any AssertionPolicy] = [
    VersionPolicy(), StatusPolicy(), DestinationPolicy(), IssuerPolicy(), TimeWindowPolicy(), WindowLengthPolicy(),
    KnownConditionsPolicy(), AudiencePolicy(), ConfirmationPolicy(), AuthnStatementPolicy(), SessionPolicy(),
    AuthnContextPolicy(), AttributesPolicy(), LenienciesPolicy(), ReplayPolicy(),
  ]
}
