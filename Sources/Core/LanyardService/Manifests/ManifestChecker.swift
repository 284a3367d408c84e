internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// Everything that is wrong with a set of manifests as a whole: each object by itself has been checked when it was read.
struct ManifestChecker {
  let services: DirectoryServices

  func problems(in draft: ManifestDraft) throws -> [CodedError] {
    var problems = duplicates(draft.objects)
    for object in draft.objects { problems += try references(of: object, draft.view) }
    guard problems.isEmpty else { return problems }
    for tenant in try affectedTenants(draft) { problems += try policyProblems(tenant, draft.view) }
    return problems
  }

  private func duplicates(_ objects: [ManifestObject]) -> [CodedError] {
    let counts = Dictionary(grouping: objects, by: \.reference).filter { $0.value.count > 1 }
    return counts.keys.sorted { $0.description < $1.description }.map { reference in
      CodedError(
        .manifestDuplicate, "`\(reference)` is declared more than once", remedy: "keep one of the declarations")
    }
  }

  /// What an object refers to must be there: its tenant, a target's application.
  private func references(of object: ManifestObject, _ view: ManifestView) throws -> [CodedError] {
    var problems: [CodedError] = []
    if let tenant = object.reference.tenant, try view.tenantManifest(tenant) == nil {
      problems.append(unknown("tenant", tenant.text, in: object.reference))
    }
    if object.reference.kind == .target {
      let target = try TargetManifest.decode(object.document).get()
      let reference = ManifestReference(kind: .application, tenant: nil, name: target.application)
      if try view.object(reference) == nil {
        problems.append(unknown("application", target.application, in: object.reference))
      }
    }
    return problems
  }

  private func unknown(_ what: String, _ name: String, in reference: ManifestReference) -> CodedError {
    CodedError(
      .manifestReferenceUnknown, "`\(reference)` names the \(what) `\(name)`, which does not exist",
      expected: "an existing \(what)", received: "`\(name)`",
      remedy: "apply the \(what) first or in the same call, or correct the name")
  }

  /// Tenants whose policy may mean something else afterwards: a catalogue concerns everybody.
  func affectedTenants(_ draft: ManifestDraft) throws -> [TenantName] {
    let touched = draft.steps.filter { $0.effect != .untouched }.map(\.reference)
    var names = Set(touched.filter { $0.kind == .mappingPolicy || $0.kind == .target }.compactMap(\.tenant))
    for reference in touched where reference.kind == .tenant { names.insert(try TenantName(reference.name)) }
    if touched.contains(where: { $0.kind == .application }) { names.formUnion(try draft.reader.tenants().map(\.name)) }
    return names.sorted { $0.text < $1.text }
  }

  private func policyProblems(_ tenant: TenantName, _ view: ManifestView) throws -> [CodedError] {
    do {
      _ = try PolicyCompiler(registry: services.registry).policy(for: tenant, in: view)
      return []
    } catch let problems as PolicyProblems {
      return problems.problems.map { problem in
        var error = problem.error
        let rule = problem.ruleID.map { ", rule `\($0)`" } ?? ""
        error.message = "MappingPolicy \(tenant)\(rule): \(error.message)"
        return error
      }
    }
  }
}
