internal import Diagnostics
public import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// The forms of an access report.
public enum AccessReportFormat: String, Sendable, CaseIterable {
  case csv
  case json
  /// A JSON object a line.
  case jsonl
}

/// `lanyard access report`, `history` and `unused`.
extension Assembly {
  /// Which grants a report tells of.
  public struct AccessSelection: Sendable {
    public var application: String?
    /// `role` or `application/role`.
    public var role: String?
    /// RFC 3339; nil for now.
    public var instant: String?
    /// Only grants that were neither used nor begun within so many days.
    public var unusedDays: Int?

    public init(application: String? = nil, role: String? = nil, instant: String? = nil, unusedDays: Int? = nil) {
      self.application = application
      self.role = role
      self.instant = instant
      self.unusedDays = unusedDays
    }
  }

  /// Writes who holds what, or held it at an instant, page by page.
  ///
  /// - Returns: how many grants were written.
  /// - Throws: `tenant.unknown`, `mapping.application.unknown`, `mapping.role.unknown`, `config.value.invalid` for a moment
  ///   that cannot be read, `file.unwritable`.
  public func exportAccess(
    tenant name: String, _ selection: AccessSelection, as format: AccessReportFormat, to output: FileHandle,
    progress: (Int) -> Void = { _ in }
  ) async throws -> Int {
    let tenant = try await tenant(named: name)
    var writer = AccessReportWriter(format, tenant: name, to: output)
    var hasBegun = false
    let wanted = try Self.selection(selection)
    if let instant = wanted.instant, instant > clock.now() { throw CodedError.stillToCome(instant) }
    try await accessQueries.report(of: tenant.name, wanted) { page in
      if !hasBegun { try writer.begin(at: page.instant) }
      hasBegun = true
      try writer.add(page.rows)
      progress(writer.count)
    }
    try writer.end()
    return writer.count
  }

  /// That a report is empty since its moment is before the tenant; nil where it is not.
  ///
  /// - Throws: `tenant.unknown`, `config.value.invalid`.
  public func noteOnAccess(tenant name: String, at moment: String?) async throws -> String? {
    let tenant = try await tenant(named: name)
    guard let instant = try Self.moment(moment, "--at"), instant < tenant.created else { return nil }
    return "note: the tenant is there since \(tenant.created); nobody held anything at \(instant)"
  }

  /// What one person holds or held, by the ledger.
  ///
  /// - Parameter moment: RFC 3339; nil for the whole history.
  /// - Throws: `tenant.unknown`, `subject.unknown`, `config.value.invalid`.
  public func accessHistory(tenant name: String, user: String, at moment: String? = nil) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let history = try await accessQueries.history(
      of: user, tenant: tenant.name, at: try Self.moment(moment, "--at"))
    return VerbReport(lines: history.lines, json: history.json)
  }

  /// Grants that nobody is known to have used for so many days. Applications that never reported a use are named: of
  /// theirs, nothing is known.
  ///
  /// - Throws: `tenant.unknown`.
  public func unusedAccess(tenant name: String, days: Int) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    var (rows, total): ([AccessRow], Int) = ([], 0)
    let selection = AccessQueries.Selection(unusedFor: .seconds(days * 86_400))
    try await accessQueries.report(of: tenant.name, selection) { page in
      total += page.rows.count
      rows += page.rows.prefix(max(0, Self.maximumListed - rows.count))
    }
    let applications = try await store.read { try $0.objects(.application, tenant: nil).map(\.reference.name) }
    let silent = try await store.read { reader in
      try applications.filter { try reader.usageSpan(of: $0, tenant: tenant.id) == nil }
    }
    return UnusedAccess(days: days, rows: rows, total: total, silent: silent).report
  }

  /// As many grants as a report at a terminal lists; the whole is written by `lanyard access report --unused-days`.
  static let maximumListed = 1000

  /// Gives back what a review or disuse took: the rules are asked again at once.
  ///
  /// - Parameter role: `application/role`.
  /// - Throws: `tenant.unknown`, `subject.unknown`, `mapping.role.unknown`, `suppression.unknown`.
  public func reinstateAccess(
    tenant name: String, user: String, role text: String, reason: String?
  ) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    guard let role = RoleReference(text) else {
      throw CodedError(
        .mappingRoleUnknown, "`\(text.prefix(80))` names no role", expected: "application/role",
        remedy: "write the application, a slash and the role")
    }
    let granted = try await runner.run(
      ReinstateRole(tenant: tenant.id, user: user, role: role, reason: reason, services: directory), as: commandLine,
      request: request())
    let begun = granted.map(\.role.description)
    let line = begun.isEmpty ? "may be given again; no rule confers it now" : "given again"
    return VerbReport(
      lines: ["\(role): \(line)"], json: ["role": .string(role.description), "granted": .bool(!begun.isEmpty)])
  }

  var accessQueries: AccessQueries { AccessQueries(store: store, services: directory, clock: clock) }

  private static func selection(_ selection: AccessSelection) throws(CodedError) -> AccessQueries.Selection {
    var result = AccessQueries.Selection(
      application: selection.application, role: selection.role, instant: try moment(selection.instant, "--at"),
      unusedFor: selection.unusedDays.map { .seconds($0 * 86_400) })
    if selection.application == nil, let text = selection.role, let role = RoleReference(text) {
      (result.application, result.role) = (role.application, role.role)
    }
    return result
  }
}

extension CodedError {
  /// The ledger knows what was, not what will be.
  fileprivate static func stillToCome(_ instant: Instant) -> CodedError {
    CodedError(
      .configValueInvalid, "the moment is still to come, and nobody knows who will hold what",
      expected: "a moment that has been", received: "\(instant)", remedy: "give an earlier `--at`, or leave it out")
  }
}
