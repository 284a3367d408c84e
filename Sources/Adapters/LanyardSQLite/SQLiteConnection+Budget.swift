internal import GRDB
internal import GRDBSQLite
internal import LanyardSQL

extension SQLiteConnection {
  func spending<Value>(_ budget: SearchBudget, _ search: () throws -> Value) throws -> Value {
    guard let handle = database.sqliteConnection else { return try search() }
    return try SearchSteps.counting(on: handle, in: budget, search)
  }
}

/// Counts what SQLite does for a search, by its progress handler (https://www.sqlite.org/c3ref/progress_handler.html).
enum SearchSteps {
  /// How many steps pass between two looks at the budget.
  private static let interval: CInt = 1000

  /// - Throws: `scim.filter.too-costly`; what `search` throws.
  static func counting<Value>(
    on handle: OpaquePointer, in budget: SearchBudget, _ search: () throws -> Value
  ) throws -> Value {
    sqlite3_progress_handler(handle, interval, spend, Unmanaged.passUnretained(budget).toOpaque())
    // The handler is taken away before the budget is let go of.
    defer {
      sqlite3_progress_handler(handle, 0, nil, nil)
      withExtendedLifetime(budget) {}
    }
    do {
      return try search()
    } catch {
      // SQLite says of a statement ended so only that it was interrupted.
      try budget.require()
      throw error
    }
  }

  private static let spend: @convention(c) (UnsafeMutableRawPointer?) -> CInt = { pointer in
    guard let pointer else { return 0 }
    let budget = Unmanaged<SearchBudget>.fromOpaque(pointer).takeUnretainedValue()
    budget.spend(Int(interval))
    return budget.isSpent ? 1 : 0
  }
}
