public import Diagnostics

/// One entity of a metadata document.
public struct MetadataEntity: Sendable {
  public enum Content: Sendable {
    /// A SAML 2.0 identity provider.
    case identityProvider(IdentityProviderMetadata)
    /// No identity provider of SAML 2.0; the local names of its roles.
    case other(roles: [String])
    /// An identity provider that cannot be connected, and why.
    case unusable(CodedError)
  }

  public let entityID: String
  public let content: Content
  /// Whether an entity of this name came before: which of them counts is nobody's to guess.
  public let isRepeated: Bool

  public var identityProvider: IdentityProviderMetadata? {
    guard case .identityProvider(let metadata) = content else { return nil }
    return metadata
  }
}
