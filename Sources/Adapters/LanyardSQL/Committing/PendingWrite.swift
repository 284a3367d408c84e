package import LanyardCore

/// A write that waits for its commit, its type forgotten.
package struct PendingWrite: Sendable {
  /// Gives the waiter its value; called once the commit is on disk.
  package typealias Answer = @Sendable () -> Void

  /// Runs the body and returns the answer it earned. It may run again if the batch it rode in was undone.
  package let run: @Sendable (any StoreTransaction) throws -> Answer
  /// Gives the waiter an error.
  package let refuse: @Sendable (any Error) -> Void

  init<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value,
    _ waiter: CheckedContinuation<Value, any Error>
  ) {
    run = { transaction in
      let value = try body(transaction)
      return { waiter.resume(returning: value) }
    }
    refuse = { waiter.resume(throwing: $0) }
  }
}
