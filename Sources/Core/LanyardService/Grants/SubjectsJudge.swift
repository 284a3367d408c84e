internal import LanyardCore

/// Judges many subjects, a few hundred at a time.
struct SubjectsJudge {
  let view: DirectoryView
  let active: ActivePolicy
  let context: CommandContext
  /// By subject, where it is not the context's.
  var requests: [ResourceID: String] = [:]

  func judge(_ subjects: [ResourceID]) throws -> [JudgedSubject] {
    let targets = active.targets.map(\.name)
    return try subjects.slices(of: SubjectRecords.batch).flatMap { slice in
      let view = try view.knowing(slice, targets: targets)
      return try slice.map { subject in
        try SubjectJudgement(
          subject: subject, view: view, active: try active.judging(subject, in: view), context: cause(of: subject)
        ).judged()
      }
    }
  }

  /// The context in the name of the request behind a subject.
  func cause(of subject: ResourceID) -> CommandContext {
    guard let request = requests[subject] else { return context }
    return context.caused(by: RequestContext(id: request))
  }
}
