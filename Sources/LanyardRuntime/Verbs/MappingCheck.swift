internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping
internal import SCIM

/// `lanyard mapping check`: holds the policies of a file against the applications declared beside them, or else against
/// those of the database.
public struct MappingCheck: Sendable {
  let path: String
  /// Whose database to look into where no application is declared beside the policy; nil for none.
  let configuration: LanyardConfiguration?

  public init(path: String, configuration: LanyardConfiguration?) {
    self.path = path
    self.configuration = configuration
  }

  /// - Throws: ``Refusals`` with everything wrong with the file and its policies; `mapping.policy.missing`.
  public func run() async throws -> VerbReport {
    let own = try ManifestLoader().load(path).get()
    let policies = own.compactMap { item -> MappingPolicyManifest? in
      if case .mappingPolicy(let policy) = item.content { policy } else { nil }
    }
    guard !policies.isEmpty else { throw missing() }
    let surroundings = try await surroundings(own)
    var problems: [CodedError] = []
    for policy in policies { problems += try surroundings.problems(of: policy) }
    guard problems.isEmpty else { throw Refusals(problems) }
    return report(policies, surroundings)
  }

  /// The file's own applications; else those of its folder; else those of the database.
  private func surroundings(_ own: [ManifestLoader.Loaded]) async throws -> Surroundings {
    let declared = Surroundings(own.map(\.content), origin: "the same file")
    if !declared.applications.isEmpty { return declared }
    let folder = ManifestFiles.folder(of: path)
    if case .success(let beside) = ManifestLoader().load(folder) {
      let found = Surroundings(beside.map(\.content), origin: "the files beside it")
      if !found.applications.isEmpty { return found }
    }
    guard let configuration, Assembly.mayExist(configuration.database) else {
      return declared
    }
    return try await Assembly.with(configuration, .existing) { assembly in
      let objects = try await assembly.store.read { reader in
        try [.application, .tenant, .schema].flatMap { try reader.objects($0, tenant: nil) }
      }
      return Surroundings(try objects.map { try $0.typed().get() }, origin: "the database")
    }
  }

  private func report(_ policies: [MappingPolicyManifest], _ surroundings: Surroundings) -> VerbReport {
    let names = surroundings.applications.map(\.name)
    var lines = policies.map { "\($0.reference): \($0.policy.rules.count) rules, nothing wrong" }
    lines.append("held against \(names.joined(separator: ", ")) of \(surroundings.origin)")
    let unknown = policies.filter { surroundings.tenant($0.tenant) == nil }.map(\.tenant.text)
    if !unknown.isEmpty {
      lines.append(
        "not held against the ceiling of \(unknown.joined(separator: ", ")): no such Tenant is declared there")
    }
    let json: JSONValue = [
      "ok": true,
      "policies": .array(
        policies.map { ["tenant": .string($0.tenant.text), "rules": .number(JSONNumber($0.policy.rules.count))] }),
      "applications": .array(names.map { .string($0) }), "source": .string(surroundings.origin),
      "ceilingsUnknown": .array(unknown.map { .string($0) }),
    ]
    return VerbReport(lines: lines, json: json)
  }

  private func missing() -> CodedError {
    CodedError(
      .mappingPolicyMissing, "`\(path.prefix(400))` declares no MappingPolicy", expected: "`kind: MappingPolicy`",
      remedy: "give the file of a mapping policy")
  }
}

/// What policies are held against.
private struct Surroundings: Sendable {
  let applications: [ApplicationManifest]
  let tenants: [TenantManifest]
  let schemas: [SchemaManifest]
  /// Where they were found, in words.
  let origin: String

  init(_ contents: [TypedManifest], origin: String) {
    self.origin = origin
    applications = contents.compactMap { if case .application(let found) = $0 { found } else { nil } }
    tenants = contents.compactMap { if case .tenant(let found) = $0 { found } else { nil } }
    schemas = contents.compactMap { if case .schema(let found) = $0 { found } else { nil } }
  }

  func tenant(_ name: TenantName) -> TenantManifest? { tenants.first { $0.name == name } }

  func problems(of manifest: MappingPolicyManifest) throws -> [CodedError] {
    let registry = try SchemaRegistry.standard().adding(schemas.filter { $0.tenant == manifest.tenant })
    guard let user = registry.resourceType(named: "User") else { return [] }
    do throws(PolicyProblems) {
      _ = try CheckedPolicy(
        checking: manifest.policy, catalogues: applications.map(\.catalogue),
        ceiling: tenant(manifest.tenant)?.ceiling(over: applications) ?? .everything, schema: SubjectSchema(user: user))
      return []
    } catch {
      return error.problems.map { problem in
        var error = problem.error
        let rule = problem.ruleID.map { ", rule `\($0)`" } ?? ""
        error.message = "\(manifest.reference)\(rule): \(error.message)"
        return error
      }
    }
  }
}
