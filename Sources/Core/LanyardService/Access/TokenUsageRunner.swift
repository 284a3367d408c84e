internal import AuditLog
internal import Diagnostics
internal import LanyardCore
public import Logging

/// Writes when tokens were last used, in batches: every few seconds, and a last time when its task is cancelled.
public struct TokenUsageRunner: Sendable {
  private static let batch = 1000
  private let usage: TokenUsage
  private let runner: CommandRunner
  private let logger: Logger

  public init(usage: TokenUsage, runner: CommandRunner, logger: Logger = .silent) {
    self.usage = usage
    self.runner = runner
    self.logger = logger
  }

  /// Works until the task is cancelled.
  public func run(interval: Duration = .seconds(10)) async {
    while !Task.isCancelled {
      // Cancellation cuts the sleep short, and what was noted until now is written.
      try? await Task.sleep(for: interval)
      await flush()
    }
    // It may have been cancelled before it began.
    await flush()
  }

  /// Writes what was noted. What cannot be written is kept for the next time.
  public func flush() async {
    while true {
      let moments = usage.take(Self.batch)
      guard !moments.isEmpty else { return }
      do {
        _ = try await runner.run(RecordTokenUse(moments: moments), as: Self.principal, request: Self.request)
      } catch {
        usage.add(moments)
        logger.error("the use of tokens could not be written", metadata: ["error_code": "\(error.loggedCode)"])
        return
      }
    }
  }

  private static let principal = Principal(kind: .system, tenant: Tenant.operatorID, id: "token-usage", scopes: [])
  private static let request = RequestContext(id: "token-usage")
}

/// Keeps when tokens were last used: an observation, which decides nothing.
struct RecordTokenUse: Command {
  let moments: [TokenID: Instant]

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "token.used" }
  var target: AuditTarget { AuditTarget(kind: "Token", id: "several") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    .done(moments.count, .observation([], tokens: moments))
  }
}
