public import LanyardCore

extension SQLTransaction: ManifestReader {
  public func object(_ reference: ManifestReference) throws -> ManifestObject? {
    try connection.first(Statements.one, reference.values, ManifestObject.init)
  }

  public func objects(_ kind: ManifestKind, tenant: TenantName?) throws -> [ManifestObject] {
    guard kind.isTenantScoped, let tenant else {
      return try connection.all(Statements.ofKind, [.text(kind.rawValue)], ManifestObject.init)
    }
    return try connection.all(
      Statements.ofTenant, [.text(kind.rawValue), .text(tenant.text)], ManifestObject.init)
  }

  public func manifestRevision() throws -> Int {
    try connection.count(Statements.revision)
  }

  public func secret(named name: String) throws -> [UInt8]? {
    try connection.first(Statements.secret, [.text(name)]) { try $0.blob(0) }
  }
}

private enum Statements {
  static let one = SQLStatement(
    "select \(ManifestObject.columns) from manifest_objects where kind = $1 and tenant = $2 and name = $3")
  static let ofKind = SQLStatement(
    "select \(ManifestObject.columns) from manifest_objects where kind = $1 order by name, tenant")
  static let ofTenant = SQLStatement(
    "select \(ManifestObject.columns) from manifest_objects where kind = $1 and tenant = $2 order by name")
  static let revision = SQLStatement("select revision from manifest_revision")
  static let secret = SQLStatement("select sealed from secrets where name = $1")
}
