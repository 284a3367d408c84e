public import Diagnostics

/// What this module refuses, and what services that speak SCIM refuse in its words.
///
/// ``SCIMError`` holds the table from these to HTTP statuses and `scimType`s.
extension ErrorCode {
  // Schemas and resource types.
  /// A schema document breaks the rules for schemas.
  public static let scimSchemaInvalid: ErrorCode = "scim.schema.invalid"
  public static let scimSchemaUnknown: ErrorCode = "scim.schema.unknown"
  public static let scimResourceTypeUnknown: ErrorCode = "scim.resource-type.unknown"

  // Bodies.
  /// The body is JSON, but not of the shape that the request takes.
  public static let scimBodyInvalid: ErrorCode = "scim.body.invalid"
  /// A value has another type than the schema gives its attribute.
  public static let scimValueType: ErrorCode = "scim.value.type"
  /// A string holds U+0000.
  public static let scimValueNUL: ErrorCode = "scim.value.nul"
  public static let scimValueRequired: ErrorCode = "scim.value.required"
  /// An immutable attribute already has another value.
  public static let scimValueImmutable: ErrorCode = "scim.value.immutable"
  /// More than one value of an attribute says that it is the primary one.
  public static let scimValuePrimary: ErrorCode = "scim.value.primary"
  public static let scimValueTooMany: ErrorCode = "scim.value.too-many"
  /// A text or number is longer than its attribute may be.
  public static let scimValueTooLong: ErrorCode = "scim.value.too-long"
  /// A user name holds what RFC 8265 does not allow in one.
  public static let scimValueUserName: ErrorCode = "scim.value.user-name"

  /// A user's `roles` name one that the tenant may not use, and the tenant is strict about them.
  public static let scimRoleUnlisted: ErrorCode = "scim.role.unlisted"

  // Patches.
  public static let scimPatchInvalid: ErrorCode = "scim.patch.invalid"
  public static let scimPatchTooMany: ErrorCode = "scim.patch.too-many"
  /// The path names an attribute that the resource type does not have.
  public static let scimPathUnknown: ErrorCode = "scim.path.unknown"
  public static let scimPathReadOnly: ErrorCode = "scim.path.read-only"
  /// The path selects nothing, and the operation needs something.
  public static let scimPathNoTarget: ErrorCode = "scim.path.no-target"
  /// A patch leaves a required attribute without a value.
  public static let scimPathRequired: ErrorCode = "scim.path.required"
  /// The path is well-formed, but this operation cannot be done there.
  public static let scimPathUnsupported: ErrorCode = "scim.path.unsupported"

  // Queries.
  public static let scimQueryInvalid: ErrorCode = "scim.query.invalid"
  /// The `count` is not a number.
  public static let scimQueryCount: ErrorCode = "scim.query.count"
  /// A page is asked for by `startIndex` and by `cursor` at once.
  public static let scimQueryPaging: ErrorCode = "scim.query.paging"
  /// The cursor is none that was given out for this query.
  public static let scimCursorInvalid: ErrorCode = "scim.cursor.invalid"
  public static let scimCursorExpired: ErrorCode = "scim.cursor.expired"
  /// The filter names an attribute whose values are not kept where a search could find them.
  public static let scimFilterUnsearchable: ErrorCode = "scim.filter.unsearchable"
  /// Answering would take more work than one query may.
  public static let scimFilterTooCostly: ErrorCode = "scim.filter.too-costly"
  /// Resources cannot be sorted by this attribute.
  public static let scimSortUnsupported: ErrorCode = "scim.sort.unsupported"

  // Bulk requests.
  /// The bulk request or one of its operations has another shape than RFC 7644 §3.7 gives it.
  public static let scimBulkInvalid: ErrorCode = "scim.bulk.invalid"
  public static let scimBulkTooMany: ErrorCode = "scim.bulk.too-many"
  /// A `bulkId:` that no operation of the request creates, or whose operation failed.
  public static let scimBulkReference: ErrorCode = "scim.bulk.reference"

  // Raised by the services that answer requests.
  public static let scimUniqueness: ErrorCode = "scim.uniqueness"
  public static let scimResourceUnknown: ErrorCode = "scim.resource.unknown"
  public static let scimVersionMismatch: ErrorCode = "scim.version.mismatch"
  public static let scimMethodUnsupported: ErrorCode = "scim.method.unsupported"
  public static let scimOperationUnsupported: ErrorCode = "scim.operation.unsupported"
  public static let scimEndpointUnknown: ErrorCode = "scim.endpoint.unknown"
  public static let scimMediaTypeUnsupported: ErrorCode = "scim.media-type.unsupported"
  public static let scimBodyTooLarge: ErrorCode = "scim.body.too-large"
  public static let scimTokenInvalid: ErrorCode = "scim.token.invalid"
  public static let scimScopeMissing: ErrorCode = "scim.scope.missing"
  public static let scimRateExceeded: ErrorCode = "scim.rate.exceeded"
}
