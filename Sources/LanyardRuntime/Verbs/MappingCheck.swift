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
    let reading = ManifestLoader().read(path)
    guard reading.problems.isEmpty else { throw await refusals(of: reading) }
    let own = reading.loaded
    let policies = own.compactMap { item -> PolicyInFile? in
      if case .mappingPolicy(let policy) = item.content { PolicyInFile(policy, item.positions) } else { nil }
    }
    guard !policies.isEmpty else { throw missing() }
    let surroundings = try await surroundings(own)
    var (problems, warnings): ([CodedError], [PolicyWarning]) = ([], [])
    for policy in policies {
      switch try surroundings.check(policy) {
      case .success(let checked): warnings += try await self.warnings(of: checked, policy, surroundings)
      case .failure(let found): problems += found.problems.map(policy.placed).map(surroundings.withPlaces)
      }
    }
    guard problems.isEmpty else { throw Refusals(inTextOrder: problems) }
    return report(policies.map(\.manifest), warnings, surroundings)
  }

  /// What is wrong in the file, and with what its policies mean as far as they can be read.
  private func refusals(of reading: ManifestReading) async -> Refusals {
    guard let parts = reading.parts, !parts.policies.isEmpty else { return Refusals(inTextOrder: reading.problems) }
    do {
      let surroundings = try await surroundings(reading.loaded)
      return Refusals(
        inTextOrder: reading.problems + (try surroundings.problems(of: parts)).map(surroundings.withPlaces))
    } catch {
      return Refusals(inTextOrder: reading.problems + Refusals(error).all)
    }
  }

  /// The file's own applications; else those of its folder; else those of the database. Whatever else the file declares
  /// stands over what was found elsewhere, as it would once it is applied.
  private func surroundings(_ own: [ManifestLoader.Loaded]) async throws -> Surroundings {
    let origin = ManifestFiles.isFolder(path) ? "the same folder" : "the same file"
    let declared = Surroundings(own.map(\.content), origin: origin)
    if !declared.applications.isEmpty { return declared }
    let folder = ManifestFiles.folder(of: path)
    if case .success(let beside) = ManifestLoader().load(folder) {
      let found = Surroundings(beside.map(\.content), origin: "the files beside it")
      if !found.applications.isEmpty { return found.overlaid(by: declared) }
    }
    guard let configuration else { return declared }
    let database = "\(configuration.database)"
    guard Assembly.mayExist(configuration.database) else {
      return declared.lookedFor(in: database, isThere: false)
    }
    return try await Assembly.with(configuration, .existing) { assembly in
      let objects = try await assembly.store.read { reader in
        try [.application, .tenant, .schema, .connection].flatMap { try reader.objects($0, tenant: nil) }
      }
      return Surroundings(try objects.map { try $0.typed().get() }, origin: "the database").overlaid(by: declared)
        .lookedFor(in: database, isThere: true)
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
      return try await assembly.store.read { reader in
        let found = try names.flatMap {
          try reader.resources(type: "Group", key: "displayName", folded: $0, tenant: tenant)
        }
        return DirectoryGroupNames(
          displayNames: found.compactMap { $0.document["displayName"]?.stringValue },
          others: try reader.someGroupNames(tenant: tenant))
      }
    }
  }

  private func report(
    _ policies: [MappingPolicyManifest], _ warnings: [PolicyWarning], _ surroundings: Surroundings
  ) -> VerbReport {
    let names = surroundings.applications.map(\.name)
    let verdict = warnings.isEmpty ? "nothing wrong" : Self.counted(warnings.count, "warning")
    var lines = policies.map { "\($0.reference): \(Self.counted($0.policy.rules.count, "rule"))" }
    lines[lines.count - 1] += ", " + verdict
    lines.append("held against \(names.joined(separator: ", ")) of \(surroundings.origin)")
    if !surroundings.overlays.isEmpty {
      lines.append("and against \(surroundings.overlays.joined(separator: ", ")) as declared beside it")
    }
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

  private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

  private func missing() -> CodedError {
    CodedError(
      .mappingPolicyMissing, "`\(path.prefix(400))` declares no MappingPolicy", expected: "`kind: MappingPolicy`",
      remedy: "give the file of a mapping policy")
  }
}

extension PolicyWarning {
  fileprivate var json: JSONValue {
    var object = error.placedJSON
    object["severity"] = .string(severity.rawValue)
    object["rule"] = ruleID.map { .string($0) } ?? .null
    object["pointer"] = .string(pointer)
    object["line"] = error.position?.line.map { .number(JSONNumber($0)) } ?? .null
    return .object(object)
  }
}
