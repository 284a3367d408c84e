/// What a load tells while it goes on, and what it is asked.
public struct ImportWatch: Sendable {
  /// After every batch: what came of the load so far, and the octets of the file.
  public var progress: @Sendable (_ report: ImportReport, _ size: Int) -> Void
  /// Refused records, once the batch that they are of is written; of a load that goes on, first those of the batch before
  /// it, which may have been told already. What it throws ends the load.
  public var refused: @Sendable ([ImportRefusal]) throws -> Void
  /// Whether to stop after the batch that is under way.
  public var isStopped: @Sendable () -> Bool

  public init(
    progress: @escaping @Sendable (ImportReport, Int) -> Void = { _, _ in },
    refused: @escaping @Sendable ([ImportRefusal]) throws -> Void = { _ in },
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.progress = progress
    self.refused = refused
    self.isStopped = isStopped
  }
}

/// How a file is loaded.
public struct ImportOptions: Sendable {
  /// Nil: as the file's name tells.
  public var format: ImportFormat?
  /// The resource type of the rows of a CSV file; nil: as its header tells.
  public var type: String?
  /// Tries every record and writes nothing.
  public var isDryRun: Bool
  /// Begins at the first record, although a part of the file is loaded.
  public var restarts: Bool

  public init(
    format: ImportFormat? = nil, type: String? = nil, isDryRun: Bool = false, restarts: Bool = false
  ) {
    self.format = format
    self.type = type
    self.isDryRun = isDryRun
    self.restarts = restarts
  }
}
