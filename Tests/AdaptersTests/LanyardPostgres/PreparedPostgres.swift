import LanyardPostgres
import LanyardTesting

/// Databases with this version's schema, copied from one that was migrated once.
enum PreparedPostgres {
  private static let template = Task {
    try await TemporaryPostgres.makeTemplate { address in
      await (try PostgresStore.open(address: address)).close()
    }
  }

  static func use<Value>(_ body: (_ address: String) async throws -> Value) async throws -> Value {
    try await TemporaryPostgres.use(copying: template.value, body)
  }
}
