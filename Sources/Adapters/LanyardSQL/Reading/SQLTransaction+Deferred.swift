internal import Diagnostics
public import LanyardCore

extension SQLTransaction: PagingReader, DeferredReader, ProvisioningLogReader {
  static let unwritten = CodedError(.internal, "not written yet", remedy: "wait", exposure: .operator)

  public func pageWalk(_ fingerprint: [UInt8], tenant: TenantID) throws -> PageWalk? { throw Self.unwritten }
  public func asyncRequest(_ id: AsyncRequestID, tenant: TenantID) throws -> AsyncRequest? { throw Self.unwritten }
  public func waitingAsyncRequests(limit: Int) throws -> [AsyncRequest] { throw Self.unwritten }
  public func importProgress(of file: [UInt8], tenant: TenantID) throws -> ImportProgress? { throw Self.unwritten }
  public func provisioningLog(_ query: ProvisioningLogQuery, tenant: TenantID) throws -> [ProvisioningLogEntry] {
    throw Self.unwritten
  }
  public func client(_ id: ClientID, tenant: TenantID) throws -> OAuthClient? { throw Self.unwritten }
  public func clients(of tenant: TenantID) throws -> [OAuthClient] { throw Self.unwritten }
  public func resourceTypes(of ids: [ResourceID], tenant: TenantID) throws -> [ResourceID: String] {
    throw Self.unwritten
  }
}
