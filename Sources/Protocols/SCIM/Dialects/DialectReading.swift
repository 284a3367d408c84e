internal import JSON

/// A request as the standard would have it, and whose dialect it was written in.
public struct DialectReading: Sendable {
  public private(set) var shape: SCIMRequestShape
  /// The name of a ``Dialect``, or ``Dialect/plain``.
  public let dialect: String
  /// The names of the rewrites that had something to do, in the order of the table.
  public let rewrites: [String]

  /// Recognises the dialect of a request and rewrites what needs it. A request that needs nothing costs a look and is not
  /// copied; every list is gone through once a rewrite, whatever it holds.
  ///
  /// Nothing is refused here: what is malformed stays, for the engine to refuse in its words.
  public init(_ shape: SCIMRequestShape, _ registry: SchemaRegistry) {
    var rewriter = ShapeRewriter(registry)
    let rewritten = rewriter.rewritten(shape)
    self.shape = rewritten
    self.rewrites = Rewrite.all.map(\.name).filter(rewriter.applied.contains)
    self.dialect = Self.dialect(of: shape, rewriter.applied)
  }

  private static func dialect(of shape: SCIMRequestShape, _ applied: Set<String>) -> String {
    let named = Dialect.all.first { dialect in
      dialect.agent.map { shape.userAgent?.utf8.starts(with: $0.utf8) ?? false } ?? false
    }
    let found =
      named
      ?? Dialect.all.first { dialect in
        dialect.rewrites.contains { applied.contains($0.name) } || dialect.signs.contains { $0.isSeen(shape) }
      }
    return found?.name ?? Dialect.plain
  }
}
