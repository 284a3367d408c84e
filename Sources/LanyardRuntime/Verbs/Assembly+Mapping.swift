internal import Diagnostics
public import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `lanyard mapping preview` and `explain`.
extension Assembly {
  /// Who would gain and lose what if the manifests at `paths` were applied. Nothing is changed, and nobody waits.
  ///
  /// - Parameters:
  ///   - tenant: the only one to look at; nil for every tenant concerned.
  ///   - names: how many gains, and how many losses, are told by name.
  ///   - progress: is told how many of how many people were looked at.
  /// - Throws: ``Refusals`` with everything that is wrong with them; `tenant.unknown`, `tenant.name.invalid`.
  public func previewMapping(
    _ paths: [String], tenant: String? = nil, names: Int = 20,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> VerbReport {
    let loaded = try await manifests(at: paths)
    let secrets = try ManifestSecrets(environment: environment).read(for: loaded)
    let only = if let tenant { try await self.tenant(named: tenant).name } else { TenantName?.none }
    let preview = PolicyPreview(store: store, services: directory, keyring: keyring, clock: clock)
    var report = try await preview.run(
      loaded.map(\.object), secrets: secrets, only: only, names: names, positions: loaded.positions, progress: progress)
    guard report.problems.isEmpty else { throw Refusals(inTextOrder: report.problems) }
    report.warnings += try await warnings(of: loaded)
    return report.verbReport(of: paths)
  }

  /// Why somebody has, or has not, each role.
  ///
  /// - Parameters:
  ///   - role: `application/role`; nil for all.
  ///   - moment: the instant of judgement in RFC 3339; nil for now.
  /// - Throws: `tenant.unknown`, `subject.unknown`, `mapping.role.unknown`, `mapping.instant.invalid`.
  public func explainMapping(
    tenant: String, user: String, role: String? = nil, at moment: String? = nil
  ) async throws -> VerbReport {
    let queries = MappingQueries(store: store, services: directory, clock: clock)
    let instant = try moment.map { text in
      guard let instant = Instant(rfc3339: text) else { throw CodedError.invalidInstant(text) }
      return instant
    }
    let explanation = try await queries.explain(
      tenant: try await self.tenant(named: tenant).name, user: user, role: role, at: instant)
    return VerbReport(lines: explanation.lines, json: explanation.json)
  }
}

extension CodedError {
  fileprivate static func invalidInstant(_ text: String) -> CodedError {
    CodedError(
      .mappingInstantInvalid, "the time is malformed", expected: "RFC 3339, such as 2026-01-31T08:00:00Z",
      received: "`\(text.prefix(80))`", remedy: "write date, time and offset")
  }
}

extension ApplyReport {
  /// How many changes a dry run names; all that it knows by name are in its JSON.
  private static let named = 20

  /// Who gains and who loses what, the first of them by name.
  var namedLines: [String] {
    var table = TextTable()
    for effect in people.prefix(Self.named) {
      let privileged = effect.isPrivileged(among: privilegedGains) ? "privileged" : ""
      table.add(effect.gains ? "gains" : "loses", "\(effect.role)", effect.userName ?? "\(effect.subject)", privileged)
    }
    let more = granted.values.reduce(0, +) + revoked.values.reduce(0, +) - min(people.count, Self.named)
    guard !people.isEmpty else { return [] }
    return [""] + table.lines + (more > 0 ? ["and \(more) more changes: --json names up to 1000"] : [])
  }
}

extension ApplyReport.PersonEffect {
  fileprivate func isPrivileged(among gains: [RoleReference]) -> Bool { self.gains && gains.contains(role) }

  /// As a preview tells it.
  func json(privileged gains: [RoleReference]) -> JSONValue {
    [
      "subject": .string(subject.description), "userName": userName.map { .string($0) } ?? .null,
      "role": .string(role.description), "effect": .string(self.gains ? "gains" : "loses"),
      "privileged": .bool(isPrivileged(among: gains)),
    ]
  }
}
