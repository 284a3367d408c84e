public import Diagnostics
public import JSON
internal import RoleMapping

/// The form in which a store keeps an account and a payload carries it.
extension DesiredAccount {
  /// `{"subject", "userName", "displayName"?, "active", "roles": [{"application", "role", "entitlements"}], "attributes"?}`,
  /// roles ordered by reference.
  public var document: JSONObject {
    var object: JSONObject = ["subject": .string(subject), "userName": .string(userName)]
    object["displayName"] = displayName.map(JSONValue.string)
    object["active"] = .bool(active)
    object["roles"] = .array(roles.sorted { $0.reference < $1.reference }.map { .object($0.document) })
    if !attributes.isEmpty { object["attributes"] = .object(attributes) }
    return object
  }

  /// Reads what ``document`` wrote.
  ///
  /// - Throws: `provisioning.account.invalid`.
  public init(document: JSONObject) throws(CodedError) {
    guard let subject = document["subject"]?.stringValue, let userName = document["userName"]?.stringValue,
      let active = document["active"]?.boolValue, let roles = document["roles"]?.arrayValue
    else { throw .accountInvalid }
    self.init(
      subject: subject, userName: userName, displayName: document["displayName"]?.stringValue, active: active,
      attributes: document["attributes"]?.objectValue ?? JSONObject())
    for role in roles { self.roles.append(try AccountRole(document: role)) }
  }
}

extension AccountRole {
  /// `{"application", "role", "entitlements"}`.
  public var document: JSONObject {
    var object = reference.document
    object["entitlements"] = .array(entitlements.map(JSONValue.string))
    return object
  }

  init(document: JSONValue) throws(CodedError) {
    guard let application = document["application"]?.stringValue, let role = document["role"]?.stringValue,
      let entitlements = document["entitlements"]?.arrayValue
    else { throw .accountInvalid }
    self.init(
      reference: RoleReference(application: application, role: role),
      entitlements: entitlements.compactMap(\.stringValue))
  }
}

extension RoleReference {
  /// `{"application", "role"}`.
  var document: JSONObject { ["application": .string(application), "role": .string(role)] }
}

extension CodedError {
  fileprivate static var accountInvalid: CodedError {
    CodedError(
      .accountDocumentInvalid, "the stored account is malformed",
      expected: "`subject`, `userName`, `active` and `roles`",
      remedy: "restore the record from a backup, or reconcile the target", exposure: .operator)
  }
}
