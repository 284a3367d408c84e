internal import LanyardCore

extension DirectoryView {
  /// The subjects less those who wait to be judged for what the directory changed. The job judges them by the policy that is
  /// in force then, and guards what the directory takes from them (design §4.9): judged for the policy, it would pass.
  func withoutMarked(_ subjects: [ResourceID]) throws -> [ResourceID] {
    let marked = try reader.evaluationMarks(of: subjects, tenant: tenant).filter { $0.cause == .directory }
    let waiting = Set(marked.map(\.subject))
    return subjects.filter { !waiting.contains($0) }
  }
}
