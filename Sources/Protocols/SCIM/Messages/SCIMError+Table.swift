internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// The one table from codes to HTTP statuses and the keywords of RFC 7644 §3.12, tables 8 and 9.
extension SCIMError {
  struct TableEntry: Sendable {
    var status: Int
    var scimType: String?

    init(_ status: Int, _ scimType: String? = nil) {
      self.status = status
      self.scimType = scimType
    }
  }

  static func tableEntry(for code: ErrorCode) -> TableEntry { table[code] ?? TableEntry(400) }

  static let table: [ErrorCode: TableEntry] = [
    // JSON.
    .jsonTooLarge: .init(413),
    .jsonTooDeep: .init(400, "invalidSyntax"),
    .jsonTooManyValues: .init(413),
    .jsonDuplicateName: .init(400, "invalidSyntax"),
    .jsonSyntax: .init(400, "invalidSyntax"),
    .jsonEncoding: .init(400, "invalidSyntax"),
    .jsonNumberRange: .init(400, "invalidValue"),

    // Filters and paths.
    .filterInvalid: .init(400, "invalidFilter"),
    .filterTooLong: .init(400, "invalidFilter"),
    .filterTooDeep: .init(400, "invalidFilter"),
    .pathInvalid: .init(400, "invalidPath"),
    .scimPathUnknown: .init(400, "invalidPath"),
    .scimPathUnsupported: .init(400, "invalidPath"),
    .scimPathReadOnly: .init(400, "mutability"),
    .scimPathRequired: .init(400, "mutability"),
    .scimPathNoTarget: .init(400, "noTarget"),

    // Bodies and patches.
    .scimSchemaInvalid: .init(400, "invalidValue"),
    .scimBodyInvalid: .init(400, "invalidSyntax"),
    .scimPatchInvalid: .init(400, "invalidSyntax"),
    .scimPatchTooMany: .init(413),
    .scimValueType: .init(400, "invalidValue"),
    .scimValueNUL: .init(400, "invalidValue"),
    .scimValueRequired: .init(400, "invalidValue"),
    .scimValuePrimary: .init(400, "invalidValue"),
    .scimValueTooMany: .init(400, "invalidValue"),
    .scimRoleUnlisted: .init(400, "invalidValue"),
    .scimValueImmutable: .init(400, "mutability"),
    .scimValueTooLong: .init(400, "invalidValue"),
    .scimValueUserName: .init(400, "invalidValue"),

    // Queries (RFC 7644 §3.4.2, RFC 9865 §2.2).
    .scimQueryInvalid: .init(400, "invalidValue"),
    .scimQueryPaging: .init(400, "invalidValue"),
    .scimQueryCount: .init(400, "invalidCount"),
    .scimCursorInvalid: .init(400, "invalidCursor"),
    .scimCursorExpired: .init(400, "expiredCursor"),
    .scimFilterUnsearchable: .init(400, "invalidFilter"),
    .scimFilterTooCostly: .init(400, "tooMany"),
    .scimSortUnsupported: .init(400, "invalidPath"),

    // Bulk requests (RFC 7644 §3.7).
    .scimBulkInvalid: .init(400, "invalidSyntax"),
    .scimBulkTooMany: .init(413),
    .scimBulkReference: .init(409),

    // Of the services that answer requests.
    .scimTokenInvalid: .init(401),
    .scimScopeMissing: .init(403),
    .scimResourceUnknown: .init(404),
    .scimSchemaUnknown: .init(404),
    .scimResourceTypeUnknown: .init(404),
    .scimEndpointUnknown: .init(404),
    .scimMethodUnsupported: .init(405),
    .scimUniqueness: .init(409, "uniqueness"),
    .scimVersionMismatch: .init(412),
    .scimBodyTooLarge: .init(413),
    .scimMediaTypeUnsupported: .init(415),
    .scimRateExceeded: .init(429),
    .scimOperationUnsupported: .init(501),
  ]
}
