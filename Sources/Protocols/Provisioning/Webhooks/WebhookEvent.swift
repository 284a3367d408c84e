public import Diagnostics
public import JSON
public import RoleMapping

/// The body of a webhook that says what changed in one person's grants (Standard Webhooks: `type`, `timestamp`, `data`).
public struct WebhookEvent: Hashable, Sendable {
  public static let grantsChanged = "grants.changed"

  public var type: String
  public var timestamp: Instant
  public var tenant: String
  /// The account as it is after the change.
  public var account: DesiredAccount
  public var granted: [AccountRole]
  public var revoked: [RoleReference]
  public var revision: Int

  /// What a plan does, once delivered.
  public init(tenant: String, account: DesiredAccount, plan: AccountPlan, revision: Int, timestamp: Instant) {
    self.type = Self.grantsChanged
    self.timestamp = timestamp
    self.tenant = tenant
    self.account = account
    self.granted = plan.grants
    self.revoked = plan.revocations
    self.revision = revision
  }

  /// `{"type", "timestamp", "data": {"tenant", "subject": {"id", "userName", "displayName"?, "active",
  /// "attributes"?}, "granted": […],
  /// "revoked": […], "roles": […], "revision"}}`. `roles` are all the subject holds afterwards; `granted` and `roles` carry
  /// entitlements.
  public var document: JSONObject {
    let data: JSONObject = [
      "tenant": .string(tenant),
      "subject": .object(subject),
      "granted": .array(granted.map { .object($0.document) }),
      "revoked": .array(revoked.map { .object($0.document) }),
      "roles": .array(account.effectiveRoles.map { .object($0.document) }),
      "revision": .number(JSONNumber(revision)),
    ]
    return ["type": .string(type), "timestamp": .string(timestamp.rfc3339), "data": .object(data)]
  }

  private var subject: JSONObject {
    var object: JSONObject = ["id": .string(account.subject), "userName": .string(account.userName)]
    object["displayName"] = account.displayName.map(JSONValue.string)
    object["active"] = .bool(account.active)
    if !account.attributes.isEmpty { object["attributes"] = .object(account.attributes) }
    return object
  }
}
