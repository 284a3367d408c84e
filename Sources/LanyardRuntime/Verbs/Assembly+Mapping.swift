internal import Diagnostics
public import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `lanyard mapping preview` and `explain`.
extension Assembly {
  /// Who would gain and lose what if the manifests at `path` were applied. Nothing is changed.
  ///
  /// - Throws: ``Refusals`` with everything that is wrong with them.
  public func previewMapping(
    _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> VerbReport {
    let report = try await applyReport(path, isDryRun: true, environment: environment)
    let isLoss = !report.revoked.isEmpty || !report.privilegedGains.isEmpty
    return VerbReport(lines: report.previewLines, json: report.previewJSON, status: isLoss ? .loss : .done)
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
  /// Who gains and who loses what, by name.
  var peopleTable: TextTable {
    var table = TextTable()
    for effect in people {
      let privileged = effect.gains && privilegedGains.contains(effect.role) ? "privileged" : ""
      table.add(effect.gains ? "gains" : "loses", "\(effect.role)", effect.userName ?? "\(effect.subject)", privileged)
    }
    return table
  }

  fileprivate var previewLines: [String] {
    guard !granted.isEmpty || !revoked.isEmpty else { return ["nobody gains or loses a role"] }
    let table = peopleTable
    let changes = granted.values.reduce(0, +) + revoked.values.reduce(0, +)
    let rest = changes > people.count ? ["and \(changes - people.count) more changes"] : []
    let losses = revoked.values.reduce(0, +)
    let total = "\(changes - losses) gained, \(losses) lost"
    return table.lines + rest + ["", total]
  }

  fileprivate var previewJSON: JSONValue {
    var object = json.objectValue ?? [:]
    object["people"] = .array(people.map(\.json))
    object["privilegedGains"] = .array(privilegedGains.map { .string($0.description) })
    return .object(object)
  }
}

extension ApplyReport.PersonEffect {
  fileprivate var json: JSONValue {
    [
      "subject": .string(subject.description), "userName": userName.map { .string($0) } ?? .null,
      "role": .string(role.description), "effect": gains ? "gains" : "loses",
    ]
  }
}
