public import Diagnostics

/// What can go wrong with requests, bindings and metadata. The codes of responses are beside their validator.
extension ErrorCode {
  /// A value holds a character that XML 1.0 cannot carry, not even escaped.
  public static let samlMessageCharacter: ErrorCode = "saml.message.character"
  /// An identifier is not an NCName, so it cannot be an XML ID.
  public static let samlMessageID: ErrorCode = "saml.message.id"

  /// The root is not `samlp:AuthnRequest`.
  public static let samlRequestRoot: ErrorCode = "saml.request.root"
  public static let samlRequestVersion: ErrorCode = "saml.request.version"
  /// A required attribute or child is absent or empty.
  public static let samlRequestIncomplete: ErrorCode = "saml.request.incomplete"
  /// An attribute's value is not of its type.
  public static let samlRequestValue: ErrorCode = "saml.request.value"

  /// The root is not the logout message that was due, or it came in the wrong parameter.
  public static let samlLogoutRoot: ErrorCode = "saml.logout.root"
  /// IssueInstant lies in the future.
  public static let samlLogoutNotYet: ErrorCode = "saml.logout.not-yet-valid"
  /// IssueInstant lies too far back.
  public static let samlLogoutStale: ErrorCode = "saml.logout.stale"
  /// NotOnOrAfter of a logout request has passed.
  public static let samlLogoutExpired: ErrorCode = "saml.logout.expired"
  /// More session indexes than one person has sessions.
  public static let samlLogoutSessionIndex: ErrorCode = "saml.logout.session-index"
  /// The identity provider's answer is no success.
  public static let samlLogoutStatus: ErrorCode = "saml.logout.status"

  /// The query or form is larger than a binding may be.
  public static let samlBindingSize: ErrorCode = "saml.binding.size"
  /// A percent escape is cut short, not hexadecimal, or its octets are not UTF-8.
  public static let samlBindingEscape: ErrorCode = "saml.binding.escape"
  /// One parameter came more than once.
  public static let samlBindingDuplicate: ErrorCode = "saml.binding.parameter.duplicate"
  /// A needed parameter did not come.
  public static let samlBindingMissing: ErrorCode = "saml.binding.parameter.missing"
  /// Both `SAMLRequest` and `SAMLResponse`.
  public static let samlBindingAmbiguous: ErrorCode = "saml.binding.parameter.ambiguous"
  /// `SAMLEncoding` names something else than DEFLATE.
  public static let samlBindingEncoding: ErrorCode = "saml.binding.encoding"
  public static let samlBindingBase64: ErrorCode = "saml.binding.base64"
  /// The DEFLATE stream is broken, cut short or followed by something.
  public static let samlBindingDeflate: ErrorCode = "saml.binding.deflate"
  /// The message would inflate beyond the limit.
  public static let samlBindingInflated: ErrorCode = "saml.binding.inflate.exceeded"
  /// A destination is not an absolute http or https address.
  public static let samlBindingLocation: ErrorCode = "saml.binding.location"
  /// The query carries no signature where one is asked for.
  public static let samlBindingUnsigned: ErrorCode = "saml.binding.signature.missing"
  /// The signature verifies with none of the keys.
  public static let samlBindingSignature: ErrorCode = "saml.binding.signature.invalid"
  /// `SigAlg` is not on the list.
  public static let samlBindingAlgorithm: ErrorCode = "saml.binding.signature.algorithm"
  /// A relay state is empty or longer than 80 octets.
  public static let samlRelayState: ErrorCode = "saml.relay-state.length"

  /// The root is neither `md:EntityDescriptor` nor `md:EntitiesDescriptor`.
  public static let samlMetadataRoot: ErrorCode = "saml.metadata.root"
  /// Several identity providers, and none of them was named.
  public static let samlMetadataAggregate: ErrorCode = "saml.metadata.aggregate"
  public static let samlMetadataEntityID: ErrorCode = "saml.metadata.entity-id"
  /// The document has no entity of the name that was asked for.
  public static let samlMetadataEntityUnknown: ErrorCode = "saml.metadata.entity.unknown"
  /// Two entities of the name that was asked for.
  public static let samlMetadataRepeated: ErrorCode = "saml.metadata.entity.repeated"
  /// More entities than any federation has.
  public static let samlMetadataEntityCount: ErrorCode = "saml.metadata.entity-count"
  /// No, or more than one, SAML 2.0 `IDPSSODescriptor`.
  public static let samlMetadataRole: ErrorCode = "saml.metadata.role"
  /// No usable `SingleSignOnService`, or one that points nowhere.
  public static let samlMetadataEndpoint: ErrorCode = "saml.metadata.endpoint"
  /// No certificate that could verify a signature.
  public static let samlMetadataNoSigningKey: ErrorCode = "saml.metadata.signing-key.missing"
  /// A certificate that does not decode, or too many of them.
  public static let samlMetadataCertificate: ErrorCode = "saml.metadata.certificate"
  /// An attribute's value is not of its type.
  public static let samlMetadataValue: ErrorCode = "saml.metadata.value"
  /// `validUntil` has passed.
  public static let samlMetadataExpired: ErrorCode = "saml.metadata.expired"
  /// Worth knowing: a key states no use.
  public static let samlMetadataKeyUse: ErrorCode = "saml.metadata.key-use"
  /// Worth knowing: a certificate's time is over.
  public static let samlMetadataCertificateExpired: ErrorCode = "saml.metadata.certificate.expired"
  /// Worth knowing: a certificate's time has not begun.
  public static let samlMetadataCertificateEarly: ErrorCode = "saml.metadata.certificate.not-yet-valid"
  /// Worth knowing: a certificate is signed over a broken digest.
  public static let samlMetadataCertificateDigest: ErrorCode = "saml.metadata.certificate.digest"
  /// Worth knowing: an endpoint without TLS.
  public static let samlMetadataPlainEndpoint: ErrorCode = "saml.metadata.endpoint.plain"
}
