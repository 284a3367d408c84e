internal import Diagnostics
public import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `lanyard apply`.
extension Assembly {
  /// Brings the stored manifests to those at `paths`, files and folders.
  ///
  /// - Parameter previewed: the fingerprint of a preview, if that and nothing else is to be applied.
  /// - Throws: ``Refusals`` with everything that is wrong; then nothing was changed.
  public func apply(
    _ paths: [String], isDryRun: Bool, previewed: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> VerbReport {
    let loaded = try await manifests(at: paths)
    let secrets = try ManifestSecrets(environment: environment).read(for: loaded)
    let command = ApplyManifest(
      objects: loaded.map(\.object), secrets: secrets, isDryRun: isDryRun, services: directory, keyring: keyring,
      previewed: previewed, positions: loaded.positions)
    return try await applied(command, isDryRun: isDryRun, warnings: try await warnings(of: loaded))
  }

  /// Does what a command that applies manifests decides, or for a dry run only asks what that would be.
  ///
  /// - Parameter warnings: what is known beforehand to be hardly meant.
  func applied<C: Command>(
    _ command: C, isDryRun: Bool, warnings: [CodedError] = []
  ) async throws -> VerbReport where C.Reply == ApplyReport {
    var report =
      isDryRun
      ? try await runner.rehearse(command, as: commandLine, request: request())
      : try await runner.run(command, as: commandLine, request: request())
    guard report.problems.isEmpty else { throw Refusals(inTextOrder: report.problems) }
    report.warnings += warnings
    return VerbReport(lines: report.lines, json: report.json)
  }
}

extension ApplyReport {
  /// One line an object, then what it comes to for people.
  var lines: [String] {
    var table = TextTable()
    for step in steps {
      let members = step.effect == .changed ? step.members.joined(separator: ", ") : ""
      table.add(step.effect.rawValue, "\(step.reference)", members)
    }
    let counts = Effect.allInOrder.map { effect in "\(steps.count { $0.effect == effect }) \(effect.rawValue)" }
    let verb = isDryRun ? "would be: " : ""
    let back = restored.map { ["version \($0.version) = version \($0.of)"] } ?? []
    return table.lines + back + (isDryRun ? namedLines : []) + ["", verb + counts.joined(separator: ", ")] + impactLines
      + warnings.flatMap(\.warningLines)
  }

  private var impactLines: [String] {
    var lines = granted.sorted { $0.key < $1.key }.map {
      "\($0.key): \(Self.people($0.value)) \($0.value == 1 ? "gains" : "gain") it"
    }
    lines += revoked.sorted { $0.key < $1.key }.map {
      "\($0.key): \(Self.people($0.value)) \($0.value == 1 ? "loses" : "lose") it"
    }
    if lines.isEmpty, pendingSubjects == 0 { lines.append(terms.headline) }
    lines += terms.lines + alteredRoles.lines
    if pendingSubjects > 0 {
      lines.append("\(Self.people(pendingSubjects)) more are judged by the running server in the background")
    }
    return lines
  }

  var json: JSONValue {
    var object: JSONObject = [
      "dryRun": .bool(isDryRun), "objects": .array(steps.map(\.json)), "granted": Self.json(granted),
      "revoked": Self.json(revoked), "longer": terms(\.longer), "shorter": terms(\.shorter),
      "alteredRoles": .array(alteredRoles.map(\.json)), "pendingSubjects": .number(JSONNumber(pendingSubjects)),
    ]
    if isDryRun { object["people"] = .array(people.map { $0.json(privileged: privilegedGains) }) }
    object["warnings"] = .array(warnings.map { .object($0.placedJSON) })
    object["restored"] = restored.map {
      ["version": .number(JSONNumber($0.version)), "of": .number(JSONNumber($0.of))]
    }
    return .object(object)
  }

  /// By role, how many people keep it for longer, or for less long.
  private func terms(_ count: KeyPath<TermCounts, Int>) -> JSONValue {
    let pairs = terms.roles.map { ($0.key.description, $0.value[keyPath: count]) }.filter { $0.1 > 0 }
    return Self.json(Dictionary(pairs, uniquingKeysWith: +))
  }

  private static func json(_ counts: [String: Int]) -> JSONValue {
    .object(JSONObject(members: counts.sorted { $0.key < $1.key }.map { ($0.key, .number(JSONNumber($0.value))) }))
  }
}

extension ApplyReport.Effect {
  fileprivate static let allInOrder: [ApplyReport.Effect] = [.added, .changed, .untouched]
}
