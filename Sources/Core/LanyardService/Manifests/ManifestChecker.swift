internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// Everything that is wrong with a set of manifests as a whole.
struct ManifestChecker {
  let services: DirectoryServices

  /// The problems of a draft: what an object is; where that is clear of all, what it refers to, whether a tenant's schemas
  /// fit together and its resources, what policies mean together with catalogues and ceilings. What only follows from
  /// something else that is wrong is left out.
  func problems(in draft: ManifestDraft) throws -> [CodedError] {
    var problems = duplicates(draft.objects) + draft.objects.flatMap(malformed)
    guard problems.isEmpty else { return problems }
    let references = ManifestReferences(view: draft.view, hasSecret: draft.hasSecret)
    for object in draft.objects {
      problems += try references.problems(of: object).map { draft.placed($0, object.reference) }
    }
    for tenant in try affectedTenants(draft) {
      let clashes = try SchemaChecker(standard: services.registry, draft: draft, tenant: tenant).problems()
      problems += clashes
      // Schemas that do not fit leave open what conditions mean.
      if clashes.isEmpty { problems += try policyProblems(tenant, draft) }
    }
    return problems
  }

  private func duplicates(_ objects: [ManifestObject]) -> [CodedError] {
    let counts = Dictionary(grouping: objects, by: \.reference).filter { $0.value.count > 1 }
    return counts.keys.sorted { $0.description < $1.description }.map { reference in
      CodedError(
        .manifestDuplicate, "`\(reference)` is declared more than once", remedy: "keep one of the declarations")
    }
  }

  /// Whoever hands objects in may have made them without reading them: the document decides what the object is.
  private func malformed(_ object: ManifestObject) -> [CodedError] {
    switch object.typed() {
    case .failure(let problems): return problems.all
    case .success(let manifest) where manifest.reference == object.reference: return []
    case .success(let manifest):
      return [
        CodedError(
          .manifestMemberInvalid, "the document of `\(object.reference)` declares `\(manifest.reference)`",
          expected: "`\(object.reference)`", received: "`\(manifest.reference)`",
          remedy: "apply the document under its own name")
      ]
    }
  }

  /// Tenants whose policy may mean something else afterwards: an application's roles concern everybody.
  func affectedTenants(_ draft: ManifestDraft) throws -> [TenantName] {
    let touched = draft.steps.filter { $0.effect != .untouched }.map(\.reference)
    let kinds: Set<ManifestKind> = [.mappingPolicy, .target, .schema]
    var names = Set(touched.filter { kinds.contains($0.kind) }.compactMap(\.tenant))
    // Of a connection policies see what its sign-ins state and whose word that is, and neither its keys nor its addresses.
    for reference in touched where reference.kind == .connection {
      let before = Self.stated(try draft.reader.object(reference)?.document)
      if Self.stated(try draft.view.object(reference)?.document) != before, let tenant = reference.tenant {
        names.insert(tenant)
      }
    }
    for reference in touched where reference.kind == .tenant { names.insert(try TenantName(reference.name)) }
    if touched.contains(where: { $0.kind == .application }) { names.formUnion(try draft.reader.tenants().map(\.name)) }
    return names.sorted { $0.text < $1.text }
  }

  private static func stated(_ connection: JSONObject?) -> [JSONValue?] {
    [connection?["facts"], connection?["idp"]?["entityID"]]
  }

  private func policyProblems(_ tenant: TenantName, _ draft: ManifestDraft) throws -> [CodedError] {
    do {
      _ = try PolicyCompiler(standard: services.registry).policy(for: tenant, in: draft.view)
      return []
    } catch let error as CodedError where error.code == .mappingRolloutBase {
      return [error]
    } catch let problems as PolicyProblems {
      let isKnown = try draft.view.tenantManifest(tenant) != nil
      return problems.problems
        // Without its tenant, which was missed already, a policy has no ceiling.
        .filter { isKnown || $0.error.code != .mappingRoleAboveCeiling }
        .map { draft.placed($0, in: tenant) }
    }
  }
}

extension ManifestDraft {
  /// The problem with the place of its object, where that came with a text.
  fileprivate func placed(_ error: CodedError, _ reference: ManifestReference) -> CodedError {
    var error = error
    error.position = error.position ?? positions[reference]?[""]
    return error
  }

  fileprivate func placed(_ problem: PolicyProblem, in tenant: TenantName) -> CodedError {
    let policy = ManifestReference(kind: .mappingPolicy, tenant: tenant, name: tenant.text)
    var error = problem.error(in: policy, positions[policy] ?? .unknown)
    if error.code == .mappingRoleAboveCeiling, overlayHolds(.tenant, tenant), !overlayHolds(.mappingPolicy, tenant) {
      error.remedy = "leave the role in the ceiling, or take the rule out of the policy first or in the same call"
    }
    return error
  }

  /// Whether the tenant's own manifest, or its policy, is among what is brought in.
  private func overlayHolds(_ kind: ManifestKind, _ tenant: TenantName) -> Bool {
    let owner = kind.isTenantScoped ? tenant : Optional.none
    return view.overlay[ManifestReference(kind: kind, tenant: owner, name: tenant.text)] != nil
  }
}
