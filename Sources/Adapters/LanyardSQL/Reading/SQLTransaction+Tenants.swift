public import LanyardCore

extension SQLTransaction: TenantReader {
  public func tenant(named name: TenantName) throws -> Tenant? {
    try connection.first(Statements.named, [.text(name.text)], Tenant.init)
  }

  public func tenant(_ id: TenantID) throws -> Tenant? {
    try connection.first(Statements.byID, [.id(id)], Tenant.init)
  }

  public func tenants() throws -> [Tenant] {
    try connection.all(Statements.all, [.id(Tenant.operatorID)], Tenant.init)
  }
}

private enum Statements {
  static let named = SQLStatement("select \(Tenant.columns) from tenants where name = $1")
  static let byID = SQLStatement("select \(Tenant.columns) from tenants where id = $1")
  static let all = SQLStatement("select \(Tenant.columns) from tenants where id <> $1 order by name")
}
