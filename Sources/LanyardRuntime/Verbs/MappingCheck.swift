internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping
internal import SCIM

/// `lanyard mapping check`: holds the policies of a file against the applications declared beside them, or else against
/// those of the database, and looks them through for what is hardly meant.
public struct MappingCheck: Sendable {
  let path: String
  /// Whose database to look into where no application is declared beside the policy; nil for none.
  let configuration: LanyardConfiguration?
  /// Whether group names are held against the tenants' directories in the database.
  let looksUpGroups: Bool
  /// Whether warnings count as refusals.
  let isStrict: Bool

  public init(
    path: String, configuration: LanyardConfiguration?, looksUpGroups: Bool = false, isStrict: Bool = false
  ) {
    self.path = path
    self.configuration = configuration
    self.looksUpGroups = looksUpGroups
    self.isStrict = isStrict
  }

  /// - Throws: ``Refusals`` with everything wrong with the file and its policies; `mapping.policy.missing`.
  public func run() async throws -> VerbReport {
    let own = try ManifestLoader().load(path).get()
    let policies = own.compactMap { item -> PolicyInFile? in
      if case .mappingPolicy(let policy) = item.content { PolicyInFile(policy, item.positions) } else { nil }
    }
    guard !policies.isEmpty else { throw missing() }
    let surroundings = try await surroundings(own)
    var (problems, warnings): ([CodedError], [PolicyWarning]) = ([], [])
    for policy in policies {
      switch try surroundings.check(policy) {
      case .success(let checked): warnings += try await self.warnings(of: checked, policy, surroundings)
      case .failure(let found): problems += found.problems.map(policy.placed)
      }
    }
    guard problems.isEmpty else { throw Refusals(problems) }
    return report(policies.map(\.manifest), warnings, surroundings)
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

  private func warnings(
    of policy: CheckedPolicy, _ source: PolicyInFile, _ surroundings: Surroundings
  ) async throws -> [PolicyWarning] {
    let tenant = source.manifest.tenant
    let ceiling = surroundings.tenant(tenant)?.ceiling(over: surroundings.applications) ?? .everything
    let groups = looksUpGroups ? try await groupNames(of: tenant, policy.groupDisplayNames) : nil
    return policy.lint(ceiling: ceiling, groups: groups).map(source.placed)
  }

  /// Of the names that a policy speaks of those that the tenant's groups have.
  private func groupNames(of tenant: TenantName, _ names: [String]) async throws -> DirectoryGroupNames {
    guard let configuration else { return DirectoryGroupNames(displayNames: []) }
    return try await Assembly.with(configuration, .existing) { assembly in
      let tenant = try await assembly.tenant(named: tenant.text).id
      let found = try await assembly.store.read { reader in
        try names.flatMap { try reader.resources(type: "Group", key: "displayName", folded: $0, tenant: tenant) }
      }
      return DirectoryGroupNames(displayNames: found.compactMap { $0.document["displayName"]?.stringValue })
    }
  }

  private func report(
    _ policies: [MappingPolicyManifest], _ warnings: [PolicyWarning], _ surroundings: Surroundings
  ) -> VerbReport {
    let names = surroundings.applications.map(\.name)
    var lines = policies.map { "\($0.reference): \($0.policy.rules.count) rules, nothing wrong" }
    lines.append("held against \(names.joined(separator: ", ")) of \(surroundings.origin)")
    let unknown = policies.filter { surroundings.tenant($0.tenant) == nil }.map(\.tenant.text)
    if !unknown.isEmpty {
      lines.append(
        "not held against the ceiling of \(unknown.joined(separator: ", ")): no such Tenant is declared there")
    }
    lines += warnings.flatMap { ["", "\($0.severity.rawValue): \($0.error)", "hint: \($0.error.remedy)"] }
    let json: JSONValue = [
      "ok": true, "warnings": .array(warnings.map(\.json)),
      "policies": .array(
        policies.map { ["tenant": .string($0.tenant.text), "rules": .number(JSONNumber($0.policy.rules.count))] }),
      "applications": .array(names.map { .string($0) }), "source": .string(surroundings.origin),
      "ceilingsUnknown": .array(unknown.map { .string($0) }),
    ]
    let isRefused = isStrict && warnings.contains { $0.severity == .warning }
    return VerbReport(lines: lines, json: json, status: isRefused ? .refused : .done)
  }

  private func missing() -> CodedError {
    CodedError(
      .mappingPolicyMissing, "`\(path.prefix(400))` declares no MappingPolicy", expected: "`kind: MappingPolicy`",
      remedy: "give the file of a mapping policy")
  }
}

/// A policy and where it was declared.
private struct PolicyInFile {
  let manifest: MappingPolicyManifest
  let positions: DocumentPositions

  init(_ manifest: MappingPolicyManifest, _ positions: DocumentPositions) {
    self.manifest = manifest
    self.positions = positions
  }

  /// The problem with the policy, its rule and its line.
  func placed(_ problem: PolicyProblem) -> CodedError { placed(problem.error, rule: problem.ruleID, problem.pointer) }

  func placed(_ warning: PolicyWarning) -> PolicyWarning {
    var warning = warning
    warning.error = placed(warning.error, rule: warning.ruleID, warning.pointer)
    return warning
  }

  private func placed(_ error: CodedError, rule: String?, _ pointer: String) -> CodedError {
    var error = error
    error.message = "\(manifest.reference)\(rule.map { ", rule `\($0)`" } ?? ""): \(error.message)"
    error.position = positions[DocumentPositions.path(pointer: pointer)] ?? error.position
    return error
  }
}

extension PolicyWarning {
  fileprivate var json: JSONValue {
    [
      "severity": .string(severity.rawValue), "rule": ruleID.map { .string($0) } ?? .null,
      "pointer": .string(pointer), "code": .string(error.code.rawValue), "message": .string(error.message),
      "line": error.position?.line.map { .number(JSONNumber($0)) } ?? .null, "remedy": .string(error.remedy),
    ]
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

  func check(_ policy: PolicyInFile) throws -> Result<CheckedPolicy, PolicyProblems> {
    let manifest = policy.manifest
    let registry = try SchemaRegistry.standard().adding(schemas.filter { $0.tenant == manifest.tenant })
    guard let user = registry.resourceType(named: "User") else {
      throw CodedError(
        .internal, "the registry has no resource type User", remedy: "report this with its reference",
        exposure: .operator)
    }
    do throws(PolicyProblems) {
      return .success(
        try CheckedPolicy(
          checking: manifest.policy, catalogues: applications.map(\.catalogue),
          ceiling: tenant(manifest.tenant)?.ceiling(over: applications) ?? .everything,
          schema: SubjectSchema(user: user)))
    } catch {
      return .failure(error)
    }
  }
}
