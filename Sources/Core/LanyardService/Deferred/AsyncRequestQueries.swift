internal import Diagnostics
public import JSON
public import LanyardCore
internal import SCIM

/// Reads what came of requests that were put off.
public struct AsyncRequestQueries: Sendable {
  private let store: any Store

  public init(store: any Store) {
    self.store = store
  }

  /// The request as its tenant's clients see it: whether it waits or is done, and its outcome.
  ///
  /// - Parameter text: the value of `Set-Txn`.
  /// - Throws: `async-request.unknown`, also for another tenant's; `access.scope.missing` for a caller who may not write
  ///   what the request writes.
  public func request(_ text: String, tenant: TenantID, as principal: Principal) async throws -> JSONObject {
    let found = try await store.lookup { reader in
      try AsyncRequestID(text).flatMap { try reader.asyncRequest($0, tenant: tenant) }
    }
    guard let found else {
      throw CodedError(
        .asyncRequestUnknown, "there is no asynchronous request `\(text.prefix(80))`",
        remedy: "use the value of `Set-Txn`; outcomes are kept for a day")
    }
    try AccessPolicy.require(found.neededScopes, of: principal)
    return found.shown
  }
}

extension AsyncRequestQueries {
  /// How often it is looked whether a request is done.
  private static let interval = Duration.milliseconds(50)

  /// What came of a request, as soon as that is known; nil where it is not within the time.
  public func outcome(
    of id: AsyncRequestID, tenant: TenantID, within wait: Duration
  ) async throws -> AsyncRequest.Outcome? {
    let end = ContinuousClock.now + wait
    while true {
      if let outcome = try await store.lookup({ try $0.asyncRequest(id, tenant: tenant) })?.outcome { return outcome }
      guard ContinuousClock.now < end else { return nil }
      try await Task.sleep(for: Self.interval)
    }
  }
}

extension AsyncRequest {
  /// The schema of the document that tells of a request.
  public static let schema = "urn:lanyard:params:scim:api:messages:2.0:AsyncRequest"

  fileprivate var neededScopes: Set<Scope> {
    guard let type = operation["type"]?.stringValue else { return [.scimWrite] }
    return AccessPolicy.scopes(forType: type, writing: true)
  }

  /// The outcome has the members of an operation in a bulk response (RFC 9967 §2.5.1, RFC 7644 §3.7.3).
  fileprivate var shown: JSONObject {
    var shown: JSONObject = [
      "schemas": [.string(Self.schema)], "id": .string(id.description),
      "status": .string(outcome == nil ? "pending" : "done"), "received": .string(received.rfc3339),
    ]
    shown["finished"] = finished.map { .string($0.rfc3339) }
    guard let outcome else { return shown }
    var told = JSONObject()
    told["method"] = operation["method"]
    told["location"] = outcome.location.map { .string($0) }
    told["version"] = outcome.version.map { .string($0) }
    told["status"] = .string(String(outcome.status))
    told["response"] = outcome.response.map { .object($0) }
    shown["outcome"] = .object(told)
    return shown
  }
}
