internal import Diagnostics
internal import LanyardCore
internal import LanyardService
internal import RoleMapping
internal import SCIM

extension MappingCheck {
  /// A policy and where it was declared.
  struct PolicyInFile {
    let manifest: MappingPolicyManifest
    let positions: DocumentPositions

    init(_ manifest: MappingPolicyManifest, _ positions: DocumentPositions) {
      self.manifest = manifest
      self.positions = positions
    }

    /// The problem with the policy, its rule and its line.
    func placed(_ problem: PolicyProblem) -> CodedError { problem.error(in: manifest.reference, positions) }

    func placed(_ warning: PolicyWarning) -> PolicyWarning { warning.placed(in: manifest.reference, positions) }
  }

  /// What policies are held against.
  struct Surroundings: Sendable {
    let applications: [ApplicationManifest]
    private var tenants: [TenantManifest]
    private var schemas: [SchemaManifest]
    private var connections: [ConnectionManifest]
    /// Where they were found, in words.
    let origin: String
    /// What another file puts in their place.
    private(set) var overlays: [String] = []
    /// The database where applications were looked for too.
    private var database: (name: String, isThere: Bool)?

    init(_ contents: [TypedManifest], origin: String) {
      self.origin = origin
      applications = contents.compactMap { if case .application(let found) = $0 { found } else { nil } }
      tenants = contents.compactMap { if case .tenant(let found) = $0 { found } else { nil } }
      schemas = contents.compactMap { if case .schema(let found) = $0 { found } else { nil } }
      connections = contents.compactMap { if case .connection(let found) = $0 { found } else { nil } }
    }

    /// These with what a file declares in the place of what is of the same name, as after an apply of the file.
    func overlaid(by own: Surroundings) -> Surroundings {
      var result = self
      result.tenants = own.tenants + tenants.filter { old in !own.tenants.contains { $0.reference == old.reference } }
      result.schemas = own.schemas + schemas.filter { old in !own.schemas.contains { $0.reference == old.reference } }
      result.connections =
        own.connections + connections.filter { old in !own.connections.contains { $0.reference == old.reference } }
      result.overlays =
        (own.tenants.map(\.reference) + own.schemas.map(\.reference) + own.connections.map(\.reference))
        .map(\.description)
      return result
    }

    func lookedFor(in database: String, isThere: Bool) -> Surroundings {
      var result = self
      result.database = (database, isThere)
      return result
    }

    func tenant(_ name: TenantName) -> TenantManifest? { tenants.first { $0.name == name } }

    func check(_ policy: PolicyInFile) throws -> Result<CheckedPolicy, PolicyProblems> {
      let manifest = policy.manifest
      let schema = try schema(of: manifest.tenant)
      do throws(PolicyProblems) {
        return .success(
          try CheckedPolicy(
            checking: manifest.policy, catalogues: applications.map(\.catalogue), ceiling: ceiling(of: manifest.tenant),
            schema: schema))
      } catch {
        return .failure(error)
      }
    }

    /// What is wrong with the meaning of policies among manifests that can be read in part only.
    func problems(of parts: PartlyRead) throws -> [CodedError] {
      try parts.policies.flatMap { policy -> [CodedError] in
        guard let tenant = policy.reference.tenant else { return [] }
        return CheckedPolicy.problems(
          inPartsOf: policy.document, features: .product, catalogues: applications.map(\.catalogue),
          unread: parts.unreadApplications,
          ceiling: parts.hasUnreadCeiling(tenant) ? .everything : ceiling(of: tenant),
          schema: parts.hasUnreadSchema(tenant) ? nil : try schema(of: tenant)
        ).map { $0.error(in: policy.reference, policy.positions) }
      }
    }

    /// Where none was found it is said where applications were looked for.
    func withPlaces(_ problem: CodedError) -> CodedError {
      guard problem.code == .mappingApplicationUnknown, applications.isEmpty else { return problem }
      var problem = problem
      problem.expected = "an application of the same file, of a file beside it" + databaseWords
      problem.remedy = "put the application's file beside the policy, or " + databaseRemedy
      return problem
    }

    private var databaseWords: String {
      guard let database else { return ", or of the database; there is none" }
      return ", or of `\(database.name)`; "
        + (database.isThere ? "there is none" : "there is none, and no such database")
    }

    private var databaseRemedy: String {
      guard let database, database.isThere else { return "name the database with `--database`" }
      return "apply it before with `lanyard apply -f APPLICATION.yaml`"
    }

    private func ceiling(of name: TenantName) -> RoleCeiling {
      tenant(name)?.ceiling(over: applications) ?? .everything
    }

    private func schema(of tenant: TenantName) throws -> SubjectSchema {
      try SubjectSchema(
        of: try SchemaRegistry.standard().adding(schemas.filter { $0.tenant == tenant }),
        connections: connections.filter { $0.tenant == tenant })
    }
  }
}
