internal import Diagnostics
public import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `lanyard review`.
extension Assembly {
  /// Begins a review.
  ///
  /// - Parameters:
  ///   - roles: `application/role` each, or roles of `application`; empty for all.
  ///   - due: RFC 3339.
  /// - Throws: `tenant.unknown`, `review.invalid`, `review.name.taken`, `review.scope.invalid`.
  public func createReview(
    tenant name: String, name review: String, application: String? = nil, roles: [String] = [], reviewers: [String],
    due: String? = nil, removesOverdue: Bool = false
  ) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let chosen = try roles.map { text throws(CodedError) in
      if let role = RoleReference(text, within: application) { return role }
      throw CodedError(
        .reviewInvalid, "`\(text.prefix(80))` names no role", expected: "application/role",
        remedy: "write the application, a slash and the role")
    }
    let wish = CreateReview.Wish(
      name: review, application: application, roles: chosen, reviewers: reviewers, due: try Self.moment(due, "--due"),
      removesOverdue: removesOverdue)
    let created = try await runner.run(
      CreateReview(tenant: tenant.id, wish: wish), as: commandLine, request: request())
    return VerbReport(
      lines: ["\(created.name) (\(created.id)): \(created.items) grants to decide of"],
      json: .object(try await standing(of: created.id, tenant.id).json))
  }

  /// A tenant's reviews, oldest first.
  ///
  /// - Throws: `tenant.unknown`.
  public func reviews(tenant name: String) async throws -> VerbReport {
    let found = try await reviewQueries.reviews(of: try await tenant(named: name).id)
    var table = TextTable()
    for standing in found {
      table.add(
        standing.review.name, standing.stateWords, "\(standing.undecided) of \(standing.review.items) undecided",
        standing.review.due.map { "due \($0)" } ?? "", standing.review.id.description)
    }
    return VerbReport(
      lines: found.isEmpty ? ["there are no reviews"] : table.lines,
      json: .array(found.map { .object($0.json) }))
  }

  /// - Throws: `tenant.unknown`, `review.unknown`.
  public func showReview(
    tenant name: String, review: String, undecidedOnly: Bool, after: String? = nil, limit: Int
  ) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let page = try await reviewQueries.page(
      of: review, tenant: tenant.id, undecidedOnly: undecidedOnly, after: try after.map(Self.pageStart), limit: limit)
    let standing = page.standing
    var table = TextTable()
    for row in page.rows {
      table.add(
        row.item.id.description, row.item.role.description, row.userName ?? row.item.subject.description,
        row.item.outcome?.rawValue ?? (row.state == .held ? "undecided, its revocation waits" : "undecided"),
        row.item.reviewer ?? "", row.item.reason ?? "")
    }
    let rest = page.next.map { ["and more: --after \($0), or `lanyard review export`"] } ?? []
    let head =
      "\(standing.review.name): \(standing.stateWords), \(standing.undecided) of \(standing.review.items) undecided"
    return VerbReport(lines: [head, ""] + table.lines + rest, json: .object(page.json))
  }

  /// Takes decisions of one reviewer, a thousand at a time.
  ///
  /// - Throws: `tenant.unknown`, `review.unknown`, `review.closed`, `review.reviewer.unknown`, `review.decision.invalid`.
  public func decideReview(
    tenant name: String, review: String, reviewer: String, decisions: ReviewDecisions
  ) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    var total = ReviewReport()
    let most = DecideReview.maximumDecisions
    for start in stride(from: 0, to: max(decisions.all.count, 1), by: most) {
      let part = Array(decisions.all[start..<min(start + most, decisions.all.count)])
      total.add(
        try await runner.run(
          DecideReview(
            tenant: tenant.id, review: review, reviewer: reviewer, decisions: part, services: directory),
          as: commandLine, request: request()))
    }
    let line =
      "\(total.kept) kept, \(total.removed) removed, \(total.gone) gone already, \(total.unchanged) decided so before"
    let refused = total.refused.flatMap { ["error: \($0.item): \($0.error)", "hint: \($0.error.remedy)"] }
    return VerbReport(
      lines: [line] + refused, json: .object(total.json), status: total.refused.isEmpty ? .done : .refused)
  }

  /// - Throws: `tenant.unknown`, `review.unknown`.
  public func closeReview(tenant name: String, review: String) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let closed = try await runner.run(
      CloseReview(tenant: tenant.id, review: review), as: commandLine, request: request())
    let standing = try await standing(of: closed.id, tenant.id)
    let rest = standing.undecided == 0 ? "" : "; \(standing.undecided) undecided, which stay as they are"
    return VerbReport(lines: ["\(closed.name) is closed\(rest)"], json: .object(standing.json))
  }

  /// Writes a review's items as CSV, to be decided in a spreadsheet and read by ``ReviewDecisions/init(file:)``.
  ///
  /// - Returns: how many items were written.
  /// - Throws: `tenant.unknown`, `review.unknown`, `file.unwritable`.
  public func exportReview(
    tenant name: String, review: String, undecidedOnly: Bool, to output: FileHandle
  ) async throws -> Int {
    let tenant = try await tenant(named: name)
    var (count, after): (Int, GrantID?) = (0, nil)
    try output.write(report: CSVText.row(ReviewDecisions.columns))
    repeat {
      let page = try await reviewQueries.page(
        of: review, tenant: tenant.id, undecidedOnly: undecidedOnly, after: after, limit: ReviewPage.maximumCount)
      try output.write(report: page.rows.map { CSVText.row($0.cells) }.joined())
      count += page.rows.count
      after = page.next
    } while after != nil
    return count
  }

  private var reviewQueries: ReviewQueries { ReviewQueries(store: store, clock: clock) }

  private func standing(of review: ReviewID, _ tenant: TenantID) async throws -> ReviewStanding {
    try await reviewQueries.page(of: review.description, tenant: tenant, limit: 1).standing
  }
}

extension ReviewStanding {
  fileprivate var stateWords: String {
    if review.closed != nil { return "closed" }
    return isOverdue && undecided > 0 ? "overdue" : "open"
  }
}

extension ReviewReport {
  fileprivate mutating func add(_ other: ReviewReport) {
    kept += other.kept
    removed += other.removed
    gone += other.gone
    unchanged += other.unchanged
    refused += other.refused
  }
}

extension ReviewRow {
  /// In the order of ``ReviewDecisions/columns``.
  fileprivate var cells: [String] {
    [
      item.id.description, userName ?? "", displayName ?? "", item.role.application, item.role.role,
      item.heldSince.rfc3339, lastUsed?.rfc3339 ?? "", state?.rawValue ?? "", item.decision?.rawValue ?? "",
      item.reason ?? "",
    ]
  }
}
