internal import Diagnostics
internal import SignedXML

/// What a refusal is about, in the terms of an identity provider's settings.
enum ConsoleTopic: CaseIterable {
  /// Who the assertion is for: our entityID.
  case audience
  /// Where it is posted: our ACS URL.
  case address
  /// The identity provider's own entityID.
  case issuer
  case certificate
  /// Whether responses and assertions are signed.
  case signing
  case algorithm
  case nameID
  case groups
  case encryption
  /// Who may use the application.
  case assignment

  /// Nil for refusals that no setting of the identity provider mends.
  init?(_ code: ErrorCode) {
    switch code {
    case .audienceMismatch, .audienceMissing: self = .audience
    case .destinationMismatch, .destinationMissing, .confirmationRecipient: self = .address
    case .issuerMismatch, .issuerFormat: self = .issuer
    case .signatureInvalid, .signatureNoKeys, .signatureKeyType, .signatureKeyLimit, .certificateUnreadable,
      .certificateExpired:
      self = .certificate
    case .signatureMissing: self = .signing
    case .signatureAlgorithm, .signatureDigestAlgorithm, .keyType, .keySize, .keyExponent: self = .algorithm
    case .nameIDMissing, .nameIDBlank, .nameIDLength: self = .nameID
    case .groupsOverage: self = .groups
    case .encryptionMissing, .encryptionFailed, .encryptionAlgorithm, .encryptionNoKeys:
      self = .encryption
    case .statusRequester, .statusResponder: self = .assignment
    default: return nil
    }
  }
}
