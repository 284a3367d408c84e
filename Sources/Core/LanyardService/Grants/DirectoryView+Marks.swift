internal import LanyardCore

/// Who is still to be judged for what the directory changed. The job judges them by the policy that is in force then, and
/// guards what the directory takes from them (design §4.9): judged for the policy or a sign-in, it would pass.
extension DirectoryView {
  /// Those of these subjects who are marked, or whom a walk over their group has yet to reach.
  func waitingForDirectory(among subjects: [ResourceID]) throws -> Set<ResourceID> {
    let marked = try reader.evaluationMarks(of: subjects, tenant: tenant).filter { $0.cause == .directory }
    var waiting = Set(marked.map(\.subject))
    for walk in try reader.unfinishedGroupWalks(of: tenant) {
      let ahead = subjects.filter { subject in walk.after.map { $0 < subject } ?? true }
      guard let group = walk.group, !ahead.isEmpty else { continue }
      waiting.formUnion(try reader.members(of: group, among: ahead, tenant: tenant).map(\.member))
    }
    return waiting
  }

  func isWaitingForDirectory(_ subject: ResourceID) throws -> Bool {
    try !waitingForDirectory(among: [subject]).isEmpty
  }

  /// The subjects less those.
  func withoutWaiting(_ subjects: [ResourceID]) throws -> [ResourceID] {
    let waiting = try waitingForDirectory(among: subjects)
    return subjects.filter { !waiting.contains($0) }
  }
}
