internal import LanyardCore

/// People whom a change concerns and who are judged by a background job, because they are too many for one transaction.
enum LaterSubjects: Hashable {
  case nobody
  case these([ResourceID])
  /// The members of a group behind this one, no more than so many.
  case members(of: ResourceID, after: ResourceID?, atMost: Int)

  var isNobody: Bool {
    switch self {
    case .nobody: true
    case .these(let subjects): subjects.isEmpty
    case .members: false
    }
  }

  /// No fewer than they are.
  var most: Int {
    switch self {
    case .nobody: 0
    case .these(let subjects): subjects.count
    case .members(_, _, let count): count
    }
  }

  /// Hands them over a few hundred at a time, until somebody has seen enough.
  func forEachSlice(in view: DirectoryView, _ isEnough: ([ResourceID]) throws -> Bool) throws {
    switch self {
    case .nobody: return
    case .these(let subjects):
      for slice in subjects.slices(of: SubjectRecords.batch) { if try isEnough(slice) { return } }
    case .members(let group, var last, _):
      while true {
        let rows = try view.reader.members(
          of: group, tenant: view.tenant, after: last, limit: SubjectRecords.batch)
        if try isEnough(rows.filter { $0.type == "User" }.map(\.member)) { return }
        guard rows.count == SubjectRecords.batch else { return }
        last = rows.last?.member
      }
    }
  }
}
