public import Diagnostics

/// Codes of the shape of a response, before its signature is looked at.
extension ErrorCode {
  public static let encodedResponseSize: ErrorCode = "saml.encoded.size"
  public static let encodedResponseBase64: ErrorCode = "saml.encoded.base64"
  public static let responseRoot: ErrorCode = "saml.response.root"
  public static let samlVersion: ErrorCode = "saml.version"
  /// A child element that may not stand there, or not so often.
  public static let shapeChild: ErrorCode = "saml.shape.child"
  public static let shapeChildMissing: ErrorCode = "saml.shape.child-missing"
  public static let shapeAttribute: ErrorCode = "saml.shape.attribute"
  public static let shapeAttributeMissing: ErrorCode = "saml.shape.attribute-missing"
  public static let shapeText: ErrorCode = "saml.shape.text"
  /// A Signature that does not follow Issuer.
  public static let signaturePosition: ErrorCode = "saml.signature.position"
  public static let assertionCount: ErrorCode = "saml.assertion.count"
  public static let assertionMissing: ErrorCode = "saml.assertion.missing"
  /// An assertion in the clear where encryption is required.
  public static let encryptionMissing: ErrorCode = "saml.encryption.missing"
  /// The certificate of the key that verified is not within its time, and the policy asks for that.
  public static let certificateExpired: ErrorCode = "saml.certificate.expired"
}

/// Codes of what an authentic assertion says.
extension ErrorCode {
  public static let timeInvalid: ErrorCode = "saml.time.invalid"
  /// A time that is not written in UTC.
  public static let timeZone: ErrorCode = "saml.time.zone"
  public static let nameIDMissing: ErrorCode = "saml.nameid.missing"
  public static let nameIDBlank: ErrorCode = "saml.nameid.blank"
  public static let nameIDLength: ErrorCode = "saml.nameid.length"
  public static let statusRequester: ErrorCode = "saml.status.requester"
  public static let statusResponder: ErrorCode = "saml.status.responder"
  public static let statusVersionMismatch: ErrorCode = "saml.status.version-mismatch"
  public static let statusUnknown: ErrorCode = "saml.status.unknown"
  public static let destinationMissing: ErrorCode = "saml.destination.missing"
  public static let destinationMismatch: ErrorCode = "saml.destination.mismatch"
  public static let issuerMismatch: ErrorCode = "saml.issuer.mismatch"
  public static let issuerFormat: ErrorCode = "saml.issuer.format"
}

/// Codes of the assertion's conditions, confirmation and statements.
extension ErrorCode {
  public static let conditionsNotYet: ErrorCode = "saml.conditions.not-yet-valid"
  public static let conditionsExpired: ErrorCode = "saml.conditions.expired"
  public static let conditionsUnknown: ErrorCode = "saml.conditions.unknown"
  public static let audienceMissing: ErrorCode = "saml.audience.missing"
  public static let audienceMismatch: ErrorCode = "saml.audience.mismatch"
  public static let confirmationMissing: ErrorCode = "saml.confirmation.missing"
  public static let confirmationRecipient: ErrorCode = "saml.confirmation.recipient"
  public static let confirmationUnbounded: ErrorCode = "saml.confirmation.unbounded"
  public static let confirmationExpired: ErrorCode = "saml.confirmation.expired"
  /// A NotBefore, which a bearer confirmation must not have.
  public static let confirmationNotBefore: ErrorCode = "saml.confirmation.not-before"
  /// Where the leniency lets it have one.
  public static let confirmationNotYet: ErrorCode = "saml.confirmation.not-yet-valid"
  public static let inResponseToMissing: ErrorCode = "saml.in-response-to.missing"
  public static let inResponseToMismatch: ErrorCode = "saml.in-response-to.mismatch"
  /// An answer to a request nobody here has open.
  public static let inResponseToUnexpected: ErrorCode = "saml.in-response-to.unexpected"
  public static let idpInitiatedRefused: ErrorCode = "saml.idp-initiated.refused"
  public static let authnStatementMissing: ErrorCode = "saml.authn-statement.missing"
  /// A sign-in that is still to come.
  public static let authnInstantFuture: ErrorCode = "saml.authn-statement.future"
  public static let sessionExpired: ErrorCode = "saml.session.expired"
  public static let authnContextMismatch: ErrorCode = "saml.authn-context.mismatch"
  public static let assertionReplayed: ErrorCode = "saml.assertion.replayed"
}

/// Codes of notes: they refuse nothing, and somebody should act on them.
extension ErrorCode {
  /// Entra ID sent a link to the groups instead of the groups.
  public static let groupsOverage: ErrorCode = "saml.groups.overage"
}
