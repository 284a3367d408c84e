internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

extension SignedInPerson {
  /// `{subject, userName, displayName, roles: [{application, role, rules, since, validUntil}], expiresAt}`.
  var json: JSONValue {
    var document: JSONObject = ["subject": .string(subject.description)]
    document["userName"] = userName.map { .string($0) }
    document["displayName"] = displayName.map { .string($0) }
    document["roles"] = .array(roles.map(\.json))
    document["expiresAt"] = .string(expires.rfc3339)
    return .object(document)
  }
}

extension SignedInPerson.HeldRole {
  fileprivate var json: JSONValue {
    var document: JSONObject = ["application": .string(role.application), "role": .string(role.role)]
    document["rules"] = .array(rules.map { .string($0) })
    document["since"] = .string(since.rfc3339)
    document["validUntil"] = validUntil.map { .string($0.rfc3339) }
    return .object(document)
  }
}
