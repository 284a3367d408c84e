/// One step of the schema: named, ordered by its place in ``Migration/all``, never changed once released. A release has at
/// most one, and it leaves the statements of the release before working (see ``Migrator``): first the schema is expanded,
/// and a release later what nobody uses any more is taken away.
public struct Migration: Sendable {
  /// A statement with its arguments.
  struct Step: Sendable {
    var statement: SQLStatement
    var arguments: [SQLValue] = []

    init(_ text: String, _ arguments: [SQLValue] = []) {
      self.statement = SQLStatement(text)
      self.arguments = arguments
    }
  }

  public let name: String
  let steps: @Sendable (Dialect) -> [Step]

  init(_ name: String, _ steps: @escaping @Sendable (Dialect) -> [Step]) {
    self.name = name
    self.steps = steps
  }

  /// Every migration of this binary, the oldest first.
  public static let all: [Migration] = [.firstBadge]
}
