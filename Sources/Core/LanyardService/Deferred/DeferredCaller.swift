internal import Diagnostics
internal import LanyardCore

extension AsyncRequest {
  /// Who the request is carried out for: its caller, with the scopes that the credential had then and still has. A
  /// credential that has merely expired since counts, as it was good when the request was taken in; one that somebody
  /// withdrew does not.
  ///
  /// - Throws: `async-request.caller.gone`; `tenant.suspended`.
  func callerNow(_ reader: any StoreReader) throws -> Principal {
    guard let home = try reader.tenant(tenant), let id = TokenID(caller), let token = try reader.token(id),
      token.tenant == tenant, token.revoked == nil
    else { throw CodedError.callerGone }
    if let client = token.client, try reader.client(client, tenant: tenant)?.revoked != nil {
      throw CodedError.callerGone
    }
    guard home.state == .active else { throw Authenticator.suspended(home.name) }
    return Principal(kind: .client, tenant: tenant, id: caller, scopes: scopes.intersection(token.scopes))
  }
}

extension CodedError {
  fileprivate static let callerGone = CodedError(
    .asyncRequestCallerGone, "the credential that sent the request was withdrawn before it was carried out",
    expected: "a token that has not been revoked", remedy: "send the request again with a valid token")
}
