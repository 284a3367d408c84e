internal import LanyardCore
internal import RoleMapping

/// Roles that people lose by a policy whose walk has not come to them yet. A change of the directory that touches them
/// meanwhile finds these roles lost and did not take them: they end by the policy, and the guard neither counts nor holds
/// them (design §4.9).
struct PolicyLosses {
  private let judge: SubjectsJudge
  /// The walk that is under way over everybody; nil where nothing is to be told apart.
  private let walk: EvaluationWalk?

  init(judge: SubjectsJudge, cause: Grant.EndCause) throws {
    self.judge = judge
    // Whoever is judged by what is stored already is judged for a mark, and the mark says why.
    guard cause == .directory, !judge.view.isAsStored else {
      walk = nil
      return
    }
    let found = try judge.view.reader.evaluationWalk(tenant: judge.view.tenant, group: nil)
    walk = found.flatMap { $0.finished == nil ? $0 : Optional.none }
  }

  /// What each of these people would lose too if the directory stayed as it is.
  func roles(of judged: [JudgedSubject]) throws -> [ResourceID: Set<RoleReference>] {
    guard let walk else { return [:] }
    let losers = judged.filter { !$0.difference.lost.isEmpty }.map(\.subject)
    let unjudged = losers.filter { subject in walk.after.map { $0 < subject } ?? true }
    let people = try judge.view.withoutWaiting(unjudged)
    guard !people.isEmpty else { return [:] }
    let stored = SubjectsJudge(
      view: DirectoryView(reader: judge.view.reader, tenant: judge.view.tenant), active: judge.active,
      context: judge.context)
    return try stored.judge(people).reduce(into: [:]) { found, subject in
      found[subject.subject] = Set(subject.difference.lost.map(\.role))
    }
  }
}
