internal import Diagnostics
internal import RoleMapping
internal import Synchronization

/// Lets few previews run at a time, each for a while only: one reads a whole directory.
public final class PreviewGate: Sendable {
  private let most: Int
  private let limit: Duration
  private let underWay = Mutex(0)

  /// - Parameters:
  ///   - most: how many run at a time; the next is refused.
  ///   - limit: how long one may take.
  public init(most: Int = 2, limit: Duration = .seconds(300)) {
    self.most = most
    self.limit = limit
  }

  /// - Throws: `mapping.preview.busy`, `mapping.preview.timeout`, and what `preview` throws.
  public func run(_ preview: @escaping @Sendable () async throws -> PreviewReport) async throws -> PreviewReport {
    try enter()
    defer { underWay.withLock { $0 -= 1 } }
    let limit = limit
    return try await withThrowingTaskGroup(of: PreviewReport?.self) { group in
      group.addTask { try await preview() }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let report = first else { throw Self.timeout(limit) }
      return report
    }
  }

  private func enter() throws(CodedError) {
    let isFree = underWay.withLock { count in
      guard count < most else { return false }
      count += 1
      return true
    }
    guard !isFree else { return }
    throw CodedError(
      .mappingPreviewBusy, "previews are under way already", expected: "at most \(most) at a time",
      remedy: "wait until one of them has ended, and ask again")
  }

  private static func timeout(_ limit: Duration) -> CodedError {
    CodedError(
      .mappingPreviewTimeout, "the preview took too long and was ended", expected: "at most \(limit.iso8601)",
      remedy: "preview at the machine itself with `lanyard mapping preview`, which takes as long as it needs")
  }
}
