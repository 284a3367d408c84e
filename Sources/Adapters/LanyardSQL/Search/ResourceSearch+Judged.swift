internal import LanyardCore

/// What statements cannot tell.
extension ResourceSearch {
  func judgedPage(_ judge: Judge) throws -> ResourcePage {
    let count = max(query.count, 0)
    var found: [Candidate] = []
    var (total, skipped, start) = (0, 0, ResourceKey?.none)
    switch query.position {
    case .offset(let places): skipped = max(places, 0)
    case .after(let key), .before(let key): start = key
    }
    try each(judge, beyond: start) { candidate in
      total += 1
      if total > skipped, found.count <= count { found.append(candidate) }
      return query.countsMatches && start == nil || found.count <= count
    }
    if start != nil, query.countsMatches {
      total = 0
      try each(judge, beyond: nil) { _ in
        total += 1
        return true
      }
    }
    return page(
      of: Array(found.prefix(count)), hasMore: found.count > count, total: query.countsMatches ? total : nil)
  }

  /// Shows the matches in order until the visitor has seen enough.
  private func each(_ judge: Judge, beyond start: ResourceKey?, _ visit: (Candidate) -> Bool) throws {
    let walk = walk(order)
    var last = start
    while true {
      let batch = try walk.next(beyond: last, limit: Self.batch)
      for candidate in batch where try judge.accepts(candidate.resource, in: transaction) {
        guard visit(candidate) else { return }
      }
      guard batch.count == Self.batch, let end = batch.last else { return }
      last = end.key
    }
  }
}
