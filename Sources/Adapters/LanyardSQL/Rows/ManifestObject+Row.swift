internal import LanyardCore

extension ManifestObject {
  static let columns = "kind, tenant, name, document, version"

  init(_ row: any SQLRow) throws {
    let tenant = try row.string(1)
    self.init(
      reference: ManifestReference(
        kind: try row.word(0), tenant: tenant.isEmpty ? nil : try TenantName(tenant), name: try row.string(2)),
      document: try row.document(3), version: try row.number(4))
  }
}

extension ManifestReference {
  var values: [SQLValue] { [.text(kind.rawValue), .text(tenant?.text ?? ""), .text(name)] }
}
