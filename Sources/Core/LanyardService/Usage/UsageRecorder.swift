internal import AuditLog
internal import Diagnostics
public import LanyardCore

/// Takes reports of uses: finds what they speak of in a plain read, then writes it down. A grant that ends in between is
/// passed over by the write.
public struct UsageRecorder: Sendable {
  /// How far an application's clock may be ahead.
  private static let tolerance: Duration = .seconds(300)

  private let runner: CommandRunner
  private let services: DirectoryServices

  public init(runner: CommandRunner, services: DirectoryServices) {
    self.runner = runner
    self.services = services
  }

  /// Keeps when roles were used.
  ///
  /// - Parameter records: with their places in the report, at most ``UsageReport/maximumRecords``. Those that could not be
  ///   read have their refusals already; the others keep their places.
  /// - Throws: `access.scope.missing` where the caller may not report for one of the applications; then nothing is kept.
  public func record(
    _ records: [(index: Int, record: UsageRecord)], as principal: Principal, request: RequestContext
  ) async throws -> UsageReport {
    let applications = Set(records.map { OctetKey($0.record.application) }).map(\.text)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let isAllowed = (try? AccessPolicy.requireReporting(of: applications, by: principal)) != nil
    let now = runner.context(principal, request).now
    let found = try await runner.store.read { [services] reader in
      var book = UsageBook(reader: reader, services: services, received: now, latest: now + Self.tolerance)
      // Nobody learns who is known by a report that is refused whole.
      if isAllowed { try book.take(records) }
      return (report: book.report, usage: book.usage)
    }
    _ = try await runner.run(
      RecordUsage(applications: applications, usage: found.usage), as: principal, request: request)
    return found.report
  }
}
