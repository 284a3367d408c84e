internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// The values of a user's `roles` that name no role the tenant may use. They are kept as facts, confer nothing, and are
/// told of; a tenant with `strictRoles` refuses those that are new.
///
/// What is stored already stays what it is whatever the tenant says later: nobody's deactivation shall fail for it.
struct UnlistedRoles {
  let values: [String]

  /// - Parameter known: the document as it is stored; its values are nothing new.
  init(of document: JSONObject, beside known: JSONObject = [:], listing: RoleListing) {
    let old = Set(Self.values(in: known).map { OctetKey($0) })
    values = Self.values(in: document).filter { !listing.lists($0) && !old.contains(OctetKey($0)) }
  }

  /// One finding for each value, as explanations list them.
  var findings: [Finding] { values.map { .failed("roles.listed", error(for: $0)) } }

  /// - Throws: `scim.role.unlisted` where there is any.
  func refuse() throws(CodedError) {
    if let first = values.first { throw error(for: first) }
  }

  /// What the log says of them: that there are some, and under the subject's key which.
  func event(about user: StoredResource, _ context: CommandContext) -> TenantEvent? {
    guard let first = values.first else { return nil }
    let error = error(for: first)
    let named: JSONObject = ["unlistedRoles": .array(values.map { .string($0) })]
    return TenantEvent(
      tenant: user.tenant,
      event: context.event(
        "roles.unlisted", target: AuditTarget(kind: user.type, id: user.id.description),
        reason: AuditReason(code: error.code.rawValue, text: error.remedy),
        changes: [AuditChange(.added, path: "roles")],
        personal: [PersonalValues(subject: user.id.description, values: named)]))
  }

  private func error(for value: String) -> CodedError {
    CodedError(
      .scimRoleUnlisted, "`roles` names a role that the tenant may not use", expected: "a value that `/Roles` lists",
      received: "`\(value.prefix(200))`",
      remedy: "send a role as `application/role`; roles are conferred by the mapping policy alone")
  }

  private static func values(in document: JSONObject) -> [String] {
    (document["roles"]?.arrayValue ?? []).compactMap { $0["value"]?.stringValue }
  }
}
