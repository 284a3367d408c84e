public import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

extension PolicyQueries {
  /// What of the policies that would change runs and is hardly meant, without what is only worth a look. A policy that does
  /// not run has problems instead, which are the apply's to tell.
  ///
  /// - Parameters:
  ///   - objects: what would be applied.
  ///   - positions: where the members of the objects stand in the texts that they came with.
  public func warnings(
    of objects: [ManifestObject], positions: [ManifestReference: DocumentPositions], services: DirectoryServices,
    keyring: Keyring
  ) async throws -> [CodedError] {
    let changed = try await store.read { reader in
      let draft = try ManifestDraft(objects: objects, secrets: [:], keyring: keyring, reader: reader)
      return try draft.steps.filter { $0.reference.kind == .mappingPolicy && $0.effect != .untouched }
        .compactMap { try runnable($0.reference, in: draft.view, services) }
    }
    // Thinking rules through takes its time; nobody's transaction waits for it.
    return changed.flatMap { reference, policy in
      policy.policy.lint(ceiling: policy.ceiling).filter { $0.severity == .warning }
        .map { $0.placed(in: reference, positions[reference] ?? .unknown).error }
    }
  }

  /// The policy of an object; nil where it does not run.
  private func runnable(
    _ reference: ManifestReference, in view: ManifestView, _ services: DirectoryServices
  ) throws -> (ManifestReference, ActivePolicy)? {
    guard let tenant = reference.tenant else { return nil }
    do {
      return (reference, try PolicyCompiler(standard: services.registry).policy(for: tenant, in: view))
    } catch is PolicyProblems {
      return nil
    } catch let error as CodedError where error.exposure == .caller {
      return nil
    }
  }
}
