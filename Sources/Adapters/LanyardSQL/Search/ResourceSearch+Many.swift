internal import LanyardCore

/// Many matches.
extension ResourceSearch {
  func totalAlone() throws -> ResourcePage {
    let total = query.countsMatches ? try count() : nil
    if case .offset(let skipped) = query.position, let total {
      return ResourcePage(total: total, resources: [], hasMore: total > max(skipped, 0))
    }
    let next = try walk(order).nextPosition(of: query, limit: 1)
    return ResourcePage(total: total, resources: [], hasMore: !next.isEmpty)
  }

  func walkedPage() throws -> ResourcePage {
    try page(read: walk(order).nextPosition(of: query, limit: query.count + 1))
  }

  /// A page of what was read, which is one more than wanted where there is one more.
  func page(read found: [Candidate]) throws -> ResourcePage {
    let hasMore = found.count > query.count
    var total: Int?
    if query.countsMatches {
      // The end of the list tells how long it is.
      if case .offset(let skipped) = query.position, !hasMore, !found.isEmpty || skipped <= 0 {
        total = max(skipped, 0) + found.count
      } else {
        total = try count()
      }
    }
    return page(of: Array(found.prefix(query.count)), hasMore: hasMore, total: total)
  }

  private func count() throws -> Int {
    guard !condition.isAlways else {
      return try transaction.resourceCount(type: query.type, tenant: scope.tenant)
    }
    var builder = StatementBuilder(scope, transaction.connection.dialect)
    let statement = SQLStatement(
      "select count(*) from (\(condition.set(&builder))) found", isKept: condition.isCommon)
    return try transaction.connection.count(statement, builder.arguments)
  }
}

extension ResourceWalk {
  fileprivate func nextPosition(of query: ResourceQuery, limit: Int) throws -> [Candidate] {
    switch query.position {
    case .offset(let skipped): try next(skipping: skipped, limit: limit)
    case .after(let key), .before(let key): try next(beyond: key, limit: limit)
    }
  }
}
