internal import LanyardCore

/// Tenants, manifest objects and secrets.
extension SQLTransaction {
  func insert(_ tenant: Tenant) throws {
    try insert("the tenant `\(tenant.name)`", Statements.insertTenant, tenant.values)
  }

  func update(_ tenant: Tenant) throws {
    try change(
      "the tenant `\(tenant.name)`", Statements.updateTenant,
      [.id(tenant.id), .text(tenant.displayName), .text(tenant.state.rawValue)])
  }

  func put(_ object: ManifestObject) throws {
    try send(Statements.putObject, object.reference.values + [.document(object.document)])
    try raiseManifestRevision()
  }

  func remove(_ reference: ManifestReference) throws {
    if try connection.execute(Statements.removeObject, reference.values) > 0 { try raiseManifestRevision() }
  }

  func putSecret(_ name: String, _ sealed: [UInt8]) throws {
    try send(Statements.putSecret, [.text(name), .octets(sealed)])
    try raiseManifestRevision()
  }

  func removeSecret(_ name: String) throws {
    if try connection.execute(Statements.removeSecret, [.text(name)]) > 0 { try raiseManifestRevision() }
  }

  private func raiseManifestRevision() throws {
    try send(Statements.raiseRevision, [])
  }
}

private enum Statements {
  static let insertTenant = SQLStatement.insert(into: "tenants", Tenant.columns)
  static let updateTenant = SQLStatement("update tenants set display_name = $2, state = $3 where id = $1")
  static let putObject = SQLStatement(
    """
    insert into manifest_objects (kind, tenant, name, document, version) values ($1, $2, $3, $4, 1)
    on conflict (kind, tenant, name)
    do update set document = excluded.document, version = manifest_objects.version + 1
    """)
  static let removeObject = SQLStatement(
    "delete from manifest_objects where kind = $1 and tenant = $2 and name = $3")
  static let raiseRevision = SQLStatement("update manifest_revision set revision = revision + 1")
  static let putSecret = SQLStatement(
    """
    insert into secrets (name, sealed) values ($1, $2) on conflict (name) do update set sealed = excluded.sealed
    """)
  static let removeSecret = SQLStatement("delete from secrets where name = $1")
}
