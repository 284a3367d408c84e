internal import Diagnostics
public import LanyardCore

extension TenantReader {
  /// The tenant that a request names. The operator is nobody's customer, and no name leads to it.
  ///
  /// - Throws: `tenant.unknown`.
  public func existingTenant(named name: TenantName) throws -> Tenant {
    if let found = try tenant(named: name), found.id != Tenant.operatorID { return found }
    throw CodedError.unknownTenant(name)
  }
}

extension CodedError {
  static func unknownTenant(_ name: TenantName) -> CodedError {
    CodedError(
      .tenantUnknown, "there is no tenant `\(name)`", remedy: "list the tenants with `lanyard tenant list`")
  }

  static var unknownTenant: CodedError {
    CodedError(.tenantUnknown, "there is no such tenant", remedy: "list the tenants with `lanyard tenant list`")
  }
}
