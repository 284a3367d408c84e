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

    public init(application: String? = nil, role: String? = nil, instant: String? = nil) {
      self.application = application
      self.role = role
      self.instant = instant
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
    try await accessQueries.report(of: tenant.name, try Self.selection(selection)) { page in
      if !hasBegun { try writer.begin(at: page.instant) }
      hasBegun = true
      try writer.add(page.rows)
      progress(writer.count)
    }
    try writer.end()
    return writer.count
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

  var accessQueries: AccessQueries { AccessQueries(store: store, services: directory, clock: clock) }

  private static func selection(_ selection: AccessSelection) throws(CodedError) -> AccessQueries.Selection {
    var result = AccessQueries.Selection(
      application: selection.application, role: selection.role, instant: try moment(selection.instant, "--at"))
    if selection.application == nil, let text = selection.role, let role = RoleReference(text) {
      (result.application, result.role) = (role.application, role.role)
    }
    return result
  }
}

extension AccessHistory {
  var lines: [String] {
    let who = "\(userName ?? "(gone)") (\(subject))" + (instant.map { " at \($0)" } ?? "")
    guard !grants.isEmpty else { return [who, "", instant == nil ? "never held a role" : "held no role"] }
    var table = TextTable()
    for grant in grants {
      let end =
        grant.ended.map { "until \($0) (\(grant.endCause?.rawValue ?? grant.state.rawValue))" }
        ?? grant.validUntil.map { "until \($0)" } ?? ""
      table.add(
        grant.role.description, "since \(grant.since)", instant == nil ? end : "",
        "by " + grant.ruleIDs.joined(separator: ", "), "policy version \(grant.policyVersion)")
    }
    return [who, ""] + table.lines
  }
}

extension Grant {
  fileprivate var ruleIDs: [String] { (origin["rules"]?.arrayValue ?? []).compactMap { $0["rule"]?.stringValue } }
}
