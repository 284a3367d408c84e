internal import LanyardCore
internal import RoleMapping

/// Grants, episodes and the queue of subjects to judge again.
extension SQLTransaction {
  func insert(_ grant: Grant) throws {
    try insert("the grant's id", Statements.insert, grant.values)
  }

  func update(_ grant: Grant) throws {
    try change(
      "the grant", Statements.update,
      [
        .id(grant.tenant), .id(grant.id), .text(grant.state.rawValue), .time(grant.validUntil), .time(grant.ended),
        .document(grant.origin), .text(grant.endCause?.rawValue), grant.hold.map { .id($0) } ?? .null, grant.waitsValue,
      ])
  }

  func put(_ episodes: [Episode], of subject: ResourceID, _ tenant: TenantID) throws {
    try send(Statements.removeEpisodes, [.id(tenant), .id(subject)])
    for episode in episodes {
      try send(Statements.putEpisode, [.id(tenant), .id(subject)] + episode.values)
    }
  }

  /// Subjects marked by one change share a place in the queue.
  func mark(
    _ subjects: [ResourceID], _ tenant: TenantID, because cause: Grant.EndCause, _ request: String?
  ) throws {
    let position = try connection.count(Statements.nextPosition)
    for subject in subjects {
      try send(
        Statements.mark,
        [.id(tenant), .id(subject), .number(position), .text(cause.rawValue), .text(request)])
    }
  }

  func unmark(_ subjects: [ResourceID], _ tenant: TenantID) throws {
    for subject in subjects { try send(Statements.unmark, [.id(tenant), .id(subject)]) }
  }
}

private enum Statements {
  static let insert = SQLStatement.insert(into: "grants", Grant.columns)
  static let update = SQLStatement(
    """
    update grants set state = $3, valid_until = $4, ended = $5, origin = $6, end_cause = $7, hold = $8,
      waits = $9
    where tenant = $1 and id = $2
    """)
  static let removeEpisodes = SQLStatement("delete from episodes where tenant = $1 and subject = $2")
  static let putEpisode = SQLStatement.insert(
    into: "episodes", "tenant, subject, \(Episode.columns)")
  static let nextPosition = SQLStatement("select coalesce(max(position), 0) + 1 from evaluation_queue")
  static let mark = SQLStatement.insert(
    into: "evaluation_queue", "tenant, subject, position, cause, request",
    """
    on conflict (tenant, subject) do update set cause = excluded.cause
    where excluded.cause = 'directory' and evaluation_queue.cause <> 'directory'
    """)
  static let unmark = SQLStatement("delete from evaluation_queue where tenant = $1 and subject = $2")
}
