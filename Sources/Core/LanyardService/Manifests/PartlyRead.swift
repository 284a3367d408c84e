public import Diagnostics
public import JSON
public import LanyardCore
internal import RoleMapping

/// Manifests of which some are wrong in themselves, so that they cannot be applied, while others, or parts of them, can be
/// read: what the policies among them mean is said all the same, and nothing that only follows from what was not read.
public struct PartlyRead: Sendable {
  /// An object as far as it is known.
  public struct Document: Sendable {
    public let reference: ManifestReference
    public let document: JSONObject
    public let positions: DocumentPositions
    /// Whether it is right in itself.
    public let isWhole: Bool

    public init(
      reference: ManifestReference, document: JSONObject, positions: DocumentPositions, isWhole: Bool
    ) {
      self.reference = reference
      self.document = document
      self.positions = positions
      self.isWhole = isWhole
    }
  }

  public let documents: [Document]

  public init(_ documents: [Document]) {
    self.documents = documents
  }

  /// Applications of which nobody can say what roles they have.
  public var unreadApplications: [String] { unread(.application).map(\.name) }

  /// Whether the tenant's ceiling is unknown.
  public func hasUnreadCeiling(_ tenant: TenantName) -> Bool {
    unread(.tenant).contains { $0.name.hasSameOctets(as: tenant.text) }
  }

  /// Whether it is unknown what a tenant's conditions may speak of.
  public func hasUnreadSchema(_ tenant: TenantName) -> Bool {
    (unread(.schema) + unread(.connection)).contains { $0.tenant == tenant }
  }

  public var policies: [Document] { documents.filter { $0.reference.kind == .mappingPolicy } }

  private func unread(_ kind: ManifestKind) -> [ManifestReference] {
    documents.filter { !$0.isWhole && $0.reference.kind == kind }.map(\.reference)
  }

  /// What is wrong with the meaning of the policies, were all this applied.
  ///
  /// - Throws: the store's troubles.
  public func problems(_ store: any Store, _ services: DirectoryServices) async throws -> [CodedError] {
    try await store.read { reader in
      var view = ManifestView(reader: reader)
      for item in documents where item.isWhole {
        view.overlay[item.reference] = ManifestObject(reference: item.reference, document: item.document)
      }
      return try policies.flatMap { try problems(with: $0, in: view, services) }
    }
  }

  private func problems(
    with policy: Document, in view: ManifestView, _ services: DirectoryServices
  ) throws -> [CodedError] {
    guard let tenant = policy.reference.tenant else { return [] }
    let applications = try view.applications()
    let manifest = hasUnreadCeiling(tenant) ? nil : try view.tenantManifest(tenant)
    let schema =
      try hasUnreadSchema(tenant)
      ? nil
      : SubjectSchema(
        of: services.registry.adding(try view.schemas(of: tenant)), connections: try view.connections(of: tenant))
    return CheckedPolicy.problems(
      inPartsOf: policy.document, features: .product, catalogues: applications.map(\.catalogue),
      unread: unreadApplications, ceiling: manifest?.ceiling(over: applications) ?? .everything, schema: schema
    ).map { $0.error(in: policy.reference, policy.positions) }
  }
}
