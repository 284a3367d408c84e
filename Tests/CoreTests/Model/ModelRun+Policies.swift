import Diagnostics
import LanyardCore
import LanyardService
import RoleMapping

/// Policies and offers, as operators apply them.
extension ModelRun {
  func apply(_ documents: [String], isPreview: Bool = false) async throws -> ModelOutcome {
    outcome(of: try await product.apply(documents, isDryRun: isPreview))
  }

  func rollBack(to version: Int) async throws -> ModelOutcome {
    try await changed(
      by: ChangePolicy(
        tenant: TenantName("acme"), .rollBack(to: version), isDryRun: false, services: product.services,
        keyring: product.keyring))
  }

  func rollOut(_ step: ModelRolloutStep) async throws -> ModelOutcome {
    let wanted: ChangePolicy.Step =
      switch step {
      case .stage(.percent(let percent)): .stage(.percent(percent))
      case .stage(.group(let name)): .stage(.group(name))
      case .complete: .complete
      case .abandon: .abandon
      }
    return try await changed(
      by: ChangePolicy(
        tenant: TenantName("acme"), wanted, isDryRun: false, services: product.services, keyring: product.keyring))
  }

  func changed<C: Command>(by command: C) async throws -> ModelOutcome where C.Reply == ApplyReport {
    do {
      return outcome(of: try await product.run(command))
    } catch let error as CodedError where error.code != .storeUnavailable {
      return ModelOutcome(refusals: [error.code])
    }
  }

  func outcome(of report: ApplyReport) -> ModelOutcome {
    if let problem = report.problems.first { return ModelOutcome(refusals: [problem.code]) }
    return ModelOutcome(gained: report.granted, lost: report.revoked)
  }
}
