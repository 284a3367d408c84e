internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `lanyard mapping history`, `rollback`, `rollout` and `status`.
extension Assembly {
  /// What becomes of a rollout.
  public enum RolloutStep: Sendable {
    case percent(Int)
    case group(String)
    case complete
    case abandon
  }

  /// - Throws: `tenant.unknown`, `tenant.name.invalid`.
  public func policyHistory(of tenant: String, limit: Int = 50) async throws -> VerbReport {
    let name = try await self.tenant(named: tenant).name
    let versions = try await PolicyQueries(store: store).history(of: name, limit: limit)
    let stages = try await PolicyQueries(store: store).stages(of: versions)
    var (table, json): (TextTable, [JSONValue]) = (TextTable(), [])
    for version in versions {
      let (stage, isInForce) = (stages[version.version], version == versions.first)
      table.add(
        "\(version.version)", version.activated.rfc3339, version.actor, version.request,
        isInForce ? "in force" : "", version.remark(stage))
      json.append(version.json(stage, isInForce: isInForce))
    }
    return VerbReport(
      lines: versions.isEmpty ? ["\(name) has had no mapping policy"] : table.lines, json: .array(json))
  }

  /// What a version of a policy says.
  ///
  /// - Throws: `tenant.unknown`, `tenant.name.invalid`, `mapping.version.unknown`.
  public func policyDocument(_ version: Int, of tenant: String) async throws -> VerbReport {
    let name = try await self.tenant(named: tenant).name
    let document = JSONValue.object(try await PolicyQueries(store: store).document(version, of: name))
    return VerbReport(lines: [try YAMLText.text(of: document)], json: document)
  }

  /// Brings an earlier version back into force; nil for the last that judged everybody and said something else.
  ///
  /// - Throws: `tenant.unknown`, `tenant.name.invalid`, `mapping.version.unknown`; ``Refusals`` with everything for which
  ///   it no longer runs.
  public func rollBackPolicy(of tenant: String, to version: Int? = nil, isDryRun: Bool) async throws -> VerbReport {
    let name = try await self.tenant(named: tenant).name
    return try await applied(
      ChangePolicy(
        tenant: name, .rollBack(to: version), isDryRun: isDryRun, services: directory, keyring: keyring),
      isDryRun: isDryRun)
  }

  /// - Throws: `tenant.unknown`, `tenant.name.invalid`, `mapping.rollout.none`; ``Refusals``.
  public func changeRollout(of tenant: String, _ step: RolloutStep, isDryRun: Bool) async throws -> VerbReport {
    let name = try await self.tenant(named: tenant).name
    return try await applied(
      ChangePolicy(tenant: name, step.step, isDryRun: isDryRun, services: directory, keyring: keyring),
      isDryRun: isDryRun)
  }

  /// - Throws: `tenant.unknown`, `tenant.name.invalid`.
  public func policyStatus(of tenant: String) async throws -> VerbReport {
    let status = try await PolicyQueries(store: store).status(of: try await self.tenant(named: tenant).name)
    return VerbReport(lines: status.lines, json: status.json)
  }
}

extension Assembly.RolloutStep {
  fileprivate var step: ChangePolicy.Step {
    switch self {
    case .percent(let percent): .stage(.percent(percent))
    case .group(let name): .stage(.group(name))
    case .complete: .complete
    case .abandon: .abandon
    }
  }
}

extension PolicyVersion {
  fileprivate func remark(_ stage: PolicyStage?) -> String {
    let parts = [
      rollbackOf.map { "rollback to \($0)" },
      rollout.map { rollout in
        "rolled out to \(stage?.description ?? "some"), begun with \(rollout.begun); everybody else by version \(rollout.base)"
      },
    ]
    return parts.compactMap(\.self).joined(separator: "; ")
  }

  fileprivate func json(_ stage: PolicyStage?, isInForce: Bool) -> JSONValue {
    [
      "version": .number(JSONNumber(version)), "inForce": .bool(isInForce),
      "stage": stage.map { .string($0.description) } ?? .null,
      "activated": .string(activated.rfc3339), "by": .string(actor), "request": .string(request),
      "rollbackOf": rollbackOf.map { .number(JSONNumber($0)) } ?? .null,
      "rollout": rollout.map {
        ["base": .number(JSONNumber($0.base)), "begun": .number(JSONNumber($0.begun))]
      } ?? .null,
    ]
  }
}

extension PolicyStatus {
  fileprivate var lines: [String] {
    guard let version else { return ["\(tenant) has no mapping policy"] + work }
    var lines = ["version \(version.version), in force since \(version.activated.rfc3339)"]
    if let stage, let rollout = version.rollout {
      lines.append("rolled out to \(stage); everybody else is judged by version \(rollout.base)")
    }
    return lines + work + warnings.flatMap(\.warningLines)
  }

  private var work: [String] {
    var lines: [String] = []
    if let walk {
      lines.append(
        walk.finished.map { "everybody judged at \($0.rfc3339): \(walk.changes)" }
          ?? "judging everybody: \(walk.done) of \(walk.total), \(walk.changes) so far")
    }
    for walk in groupWalks {
      lines.append("judging the members of a group: \(walk.done) of \(walk.total), \(walk.changes) so far")
    }
    if marked > 0 {
      lines.append("\(ApplyReport.people(marked)) marked by changes of the directory still to be judged")
    }
    return lines
  }

  fileprivate var json: JSONValue {
    [
      "tenant": .string(tenant.text), "version": version.map { .number(JSONNumber($0.version)) } ?? .null,
      "activated": version.map { .string($0.activated.rfc3339) } ?? .null,
      "rollout": stage.map { stage in
        [
          "stage": .string(stage.description),
          "base": version?.rollout.map { .number(JSONNumber($0.base)) } ?? .null,
        ]
      } ?? .null,
      "evaluation": walk?.json ?? .null, "groupEvaluations": .array(groupWalks.map(\.json)),
      "marked": .number(JSONNumber(marked)),
      "warnings": .array(warnings.map { .object($0.placedJSON) }),
    ]
  }
}

extension EvaluationWalk {
  fileprivate var changes: String { "\(granted) granted, \(revoked) revoked" }

  fileprivate var json: JSONValue {
    [
      "done": .number(JSONNumber(done)), "total": .number(JSONNumber(total)),
      "granted": .number(JSONNumber(granted)), "revoked": .number(JSONNumber(revoked)),
      "request": .string(request), "started": .string(started.rfc3339),
      "finished": finished.map { .string($0.rfc3339) } ?? .null,
    ]
  }
}
