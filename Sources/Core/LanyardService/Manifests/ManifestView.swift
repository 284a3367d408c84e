internal import Diagnostics
internal import LanyardCore

/// The manifests as they will be once an apply is done: what is stored, and over it what is applied.
struct ManifestView {
  let reader: any StoreReader
  var overlay: [ManifestReference: ManifestObject] = [:]
  /// What rolled out policies of the overlay stand on.
  var lineages: [TenantName: PolicyVersion.Rollout] = [:]

  func object(_ reference: ManifestReference) throws -> ManifestObject? {
    try overlay[reference] ?? reader.object(reference)
  }

  /// The objects of a kind, by name.
  func objects(_ kind: ManifestKind, tenant: TenantName?) throws -> [ManifestObject] {
    var found = Dictionary(
      try reader.objects(kind, tenant: tenant).map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
    for (reference, object) in overlay
    where reference.kind == kind && (tenant == nil || reference.tenant == tenant) { found[reference] = object }
    return found.values.sorted { $0.reference.description < $1.reference.description }
  }

  func applications() throws -> [ApplicationManifest] {
    try objects(.application, tenant: nil).map { try ApplicationManifest.decode($0.document).get() }
  }

  func application(_ name: String) throws -> ApplicationManifest? {
    try object(ManifestReference(kind: .application, tenant: nil, name: name)).map {
      try ApplicationManifest.decode($0.document).get()
    }
  }

  func targets(of tenant: TenantName) throws -> [TargetManifest] {
    try objects(.target, tenant: tenant).map { try TargetManifest.decode($0.document).get() }
  }

  func connections(of tenant: TenantName) throws -> [ConnectionManifest] {
    try objects(.connection, tenant: tenant).map { try ConnectionManifest.decode($0.document).get() }
  }

  /// A tenant's own schemas, by name.
  func schemas(of tenant: TenantName) throws -> [SchemaManifest] {
    try objects(.schema, tenant: tenant).map { try SchemaManifest.decode($0.document).get() }
  }

  func tenantManifest(_ name: TenantName) throws -> TenantManifest? {
    try object(ManifestReference(kind: .tenant, tenant: nil, name: name.text)).map {
      try TenantManifest.decode($0.document).get()
    }
  }

  func policy(of tenant: TenantName) throws -> ManifestObject? {
    try object(ManifestReference(kind: .mappingPolicy, tenant: tenant, name: tenant.text))
  }
}
