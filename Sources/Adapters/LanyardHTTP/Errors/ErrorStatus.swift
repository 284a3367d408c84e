public import Diagnostics
internal import LanyardCore
internal import OpenID
internal import RoleMapping
internal import SCIM

/// The one table from error codes to HTTP statuses, for the codes that SCIM's own table does not know.
public enum ErrorStatus {
  public struct Entry: Sendable, Hashable {
    /// The HTTP status.
    public let status: Int
    /// The keyword of RFC 7644, table 9.
    public let scimType: String?

    init(_ status: Int, _ scimType: String? = nil) {
      self.status = status
      self.scimType = scimType
    }
  }

  /// Every code of the core, and what the server adds.
  public static let table: [ErrorCode: Entry] = [
    .tenantNameInvalid: Entry(400),
    .tenantUnknown: Entry(404),
    .tenantSuspended: Entry(403),

    .accessUnauthenticated: Entry(401),
    .accessForbidden: Entry(403),
    .tokenUnknown: Entry(404),
    .tokenExpiryInvalid: Entry(400),
    .tokenScopeUnknown: Entry(400),
    .tokenScopeIncomplete: Entry(400),
    .tokenNotRotatable: Entry(409),
    .clientUnknown: Entry(404),
    .clientCredentialMismatch: Entry(409),
    .accessAddressRefused: Entry(403),
    .addressInvalid: Entry(400),

    .oauthRequestInvalid: Entry(400),
    .oauthGrantUnsupported: Entry(400),
    .oauthScopeInvalid: Entry(400),
    .oauthClientInvalid: Entry(401),
    .oauthAssertionMalformed: Entry(401),
    .oauthAssertionAlgorithm: Entry(401),
    .oauthAssertionSignature: Entry(401),
    .oauthAssertionAudience: Entry(401),
    .oauthAssertionExpired: Entry(401),
    .oauthAssertionEarly: Entry(401),
    .oauthAssertionLifetime: Entry(401),
    .oauthAssertionReplayed: Entry(401),
    .oauthKeySetInvalid: Entry(400),

    .manifestKindUnknown: Entry(400),
    .manifestVersionUnknown: Entry(400),
    .manifestMemberUnknown: Entry(400),
    .manifestMemberMissing: Entry(400),
    .manifestMemberType: Entry(400),
    .manifestMemberInvalid: Entry(400),
    .manifestDuplicate: Entry(400),
    .manifestReferenceUnknown: Entry(400),
    .manifestSecretMissing: Entry(400),
    .manifestSchemaTaken: Entry(400),
    .manifestSchemaBreaking: Entry(400),
    .manifestSyntax: Entry(400),
    .manifestObjectUnknown: Entry(404),

    .holdOpen: Entry(409),
    .holdUnknown: Entry(404),
    .holdClosed: Entry(409),
    .holdBusy: Entry(409),
    .holdUnjudged: Entry(409),
    .holdSelectionEmpty: Entry(404),
    .holdUndoOver: Entry(409),
    .holdUndoChanged: Entry(409),
    .holdUndoGone: Entry(409),
    .holdUndoTaken: Entry(409),
    .holdUndoReleased: Entry(409),
    .holdUndoRoles: Entry(409),

    .mappingPreviewBusy: Entry(429),
    .mappingPreviewTimeout: Entry(503),
    .mappingPreviewRefused: Entry(400),
    .grantExclusive: Entry(409),
    .grantAboveCeiling: Entry(409),
    .reviewUnknown: Entry(404),
    .reviewNameTaken: Entry(409),
    .reviewInvalid: Entry(400),
    .reviewScopeInvalid: Entry(400),
    .reviewClosed: Entry(409),
    .reviewReviewerUnknown: Entry(403),
    .reviewReviewerSelf: Entry(403),
    .reviewItemUnknown: Entry(404),
    .reviewItemRemoved: Entry(409),
    .reviewDecisionInvalid: Entry(400),
    .suppressionUnknown: Entry(404),
    .usageGrantNone: Entry(409),
    .usageMomentInvalid: Entry(400),
    .usageRecordInvalid: Entry(400),
    .subjectUnknown: Entry(404),
    .subjectAmbiguous: Entry(409),
    .subjectDeactivated: Entry(403),
    .subjectClosed: Entry(403),
    .subjectLimit: Entry(403),
    .subjectManaged: Entry(409),
    .signInFactsTooLarge: Entry(403),
    .signInBrowser: Entry(403),
    .signInUnknown: Entry(403),
    .signInReplayed: Entry(403),
    .connectionUnknown: Entry(404),
    .connectionChanged: Entry(409),
    .sessionUnknown: Entry(401),

    .storeVersionConflict: Entry(412),
    .storeUniqueness: Entry(409, "uniqueness"),
    .storeUnavailable: Entry(503),
    .storeOverloaded: Entry(503),
    .storeFull: Entry(503),
    .storeAccessDenied: Entry(503),
    .storeTimeout: Entry(503),
    .searchOverloaded: Entry(429),
    .storeSchemaNewer: Entry(503),
    .storeSchemaBehind: Entry(503),
    .storeCorrupt: Entry(500),

    .batchDependencyFailed: Entry(409),
    .batchUndone: Entry(409),
    .asyncRequestUnknown: Entry(404),
    .asyncRequestCallerGone: Entry(403),
    .asyncRequestDamaged: Entry(500),
    .asyncRequestOverloaded: Entry(429),
    .importMemberUnknown: Entry(400, "invalidValue"),
    .importGroupUnknown: Entry(400, "invalidValue"),
    .importMatchAmbiguous: Entry(409),

    .keyMissing: Entry(500),
    .keyWrong: Entry(500),
    .internal: Entry(500),

    .httpEndpointUnknown: Entry(404),
    .httpMethodUnsupported: Entry(405),
    .httpMediaTypeUnsupported: Entry(415),
    .httpBodyTooLarge: Entry(413),
    .httpQueryInvalid: Entry(400),
    .httpRateExceeded: Entry(429),
    .httpRequestInvalid: Entry(400),
    .scimDiscoveryFilter: Entry(403),
    .signInRefused: Entry(403),
  ]

  /// The status of an error: by this table, then by SCIM's.
  public static func entry(for error: CodedError) -> Entry {
    if let entry = table[error.code] { return entry }
    let known = SCIMError(error, reference: "")
    return Entry(known.status, known.scimType)
  }
}
