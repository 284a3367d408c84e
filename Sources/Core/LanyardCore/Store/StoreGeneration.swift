/// Names the content of a store as a reader sees it. What was read at one generation is still so wherever the same
/// generation is read again, whoever wrote meanwhile: a process beside this one counts as anybody else.
///
/// It is how what is asked with every request can be kept in memory without ever being out of date.
public struct StoreGeneration: Sendable, Hashable {
  /// Who counts; numbers of two sources have nothing to do with each other.
  public let source: Int
  public let number: Int64

  public init(source: Int, number: Int64) {
    self.source = source
    self.number = number
  }
}

public protocol GenerationReader {
  /// The generation this reader sees; nil where the store cannot tell, and inside writes, which see what is not committed.
  func generation() throws -> StoreGeneration?
}
