/// Runs a batch of writes in one transaction of its engine.
package protocol BatchWriter: Sendable {
  func write(_ batch: [PendingWrite]) async -> BatchOutcome
}

/// What became of a batch.
package enum BatchOutcome: Sendable {
  /// The commit is on disk; one result for each write, those that threw having left nothing.
  case committed([Result<PendingWrite.Answer, any Error>])
  /// The engine ended the transaction while a write ran; nothing of the batch stays, and nobody knows whose fault it was.
  case undone(any Error)
  /// The transaction could not begin or could not be committed; nothing of the batch stays.
  case failed(any Error)
}
