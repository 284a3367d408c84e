internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SAML

/// How the log tells a sign-in: once the person is known, they are its actor, and what is personal is under their key.
extension CompleteSignIn {
  func completion(
    by user: StoredResource, _ session: Session, _ news: SignInNews, _ context: CommandContext
  ) -> TenantEvent {
    var values: JSONObject = ["nameID": .string(assertion.nameID ?? "")]
    values["facts"] = news.statement.map(JSONValue.object)
    var event = context.event(
      "sign-in.completed", target: AuditTarget(kind: "User", id: user.id.description),
      changes: [
        AuditChange(.added, path: "session", after: .string(session.id.description)),
        AuditChange(.added, path: "connection", after: .string(trust.connection.name)),
        AuditChange(.added, path: "assertion", after: .string(assertion.assertionID)),
      ] + news.told,
      personal: [PersonalValues(subject: user.id.description, values: values)])
    event.actor = AuditActor(.user, id: user.id.description)
    return TenantEvent(tenant: tenant, event: event)
  }

  /// The refusal of somebody who is known.
  func refusal(of user: StoredResource, _ context: CommandContext) -> TenantEvent {
    var event = refusal(Self.deactivated, context).event
    event.target = AuditTarget(kind: "User", id: user.id.description)
    event.actor = AuditActor(.user, id: user.id.description)
    event.changes = [AuditChange(.added, path: "connection", after: .string(trust.connection.name))]
    return TenantEvent(tenant: tenant, event: event)
  }

  static let deactivated = CodedError(
    .subjectDeactivated, "the account is deactivated", expected: "an active account", received: "active is false",
    remedy: "reactivate the person in the identity provider")
}

extension CodedError {
  static let unknownSignIn = CodedError(
    .signInUnknown, "the response answers a sign-in that is not open here",
    remedy: "start the sign-in again; the page may have been open too long or was used twice")

  static let otherBrowser = CodedError(
    .signInBrowser, "another browser answers the sign-in than the one that began it",
    expected: "the cookie that was set when the sign-in began",
    remedy: "start the sign-in again in one browser, with cookies allowed for this site")

  static let replayed = CodedError(
    .signInReplayed, "the assertion was used before", expected: "an assertion never seen",
    remedy: "sign in again from the start")
}
