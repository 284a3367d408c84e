internal import Foundation

/// Where a PostgreSQL database is: a URL as libpq takes it. What it leaves out libpq takes from its own environment
/// (`PGPASSWORD`, `PGSERVICE`, `PGSSLMODE`, …) and files. Prints without its password.
public struct PostgresAddress: Sendable, Hashable, CustomStringConvertible {
  /// The whole address, with a password where one was written into it.
  let text: String

  /// Nil unless it is a `postgres://` or `postgresql://` URL without control characters.
  init?(_ text: String) {
    guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"), text.utf8.count <= 2048,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f })
    else { return nil }
    self.text = text
  }

  public var description: String {
    text
      .replacing(#/(?<user>//[^\/@:?]*):[^\/@?]*@/#) { "\($0.output.user):…@" }
      .replacing(#/(?<name>[?&](?:password|sslpassword)=)[^&]*/#) { "\($0.output.name)…" }
  }
}
