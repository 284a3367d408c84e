internal import Diagnostics
internal import LanyardCore

/// Why a connection did not come about, where libpq has words for it and no code. Its words are English as long as nobody
/// sets a locale, which Lanyard does not.
enum ConnectionTrouble: CaseIterable {
  case addressMalformed
  case passwordMissing
  case readsOnly
  case tlsFailed

  /// - Parameter message: of the connection, one line for each server that was tried.
  init?(in message: String) {
    let found = Self.allCases.first { trouble in trouble.words.contains { message.contains($0) } }
    guard let found else { return nil }
    self = found
  }

  private var words: [String] {
    switch self {
    case .addressMalformed:
      [
        "invalid URI", "invalid percent-encoded", "invalid connection option", "invalid port number", "value: \"",
        "missing key/value separator", "definition of service", "service file",
      ]
    case .passwordMissing: ["no password supplied"]
    case .readsOnly: ["session is read-only", "hot standby mode"]
    case .tlsFailed: ["does not support SSL", "SSL error", "certificate", "private key"]
    }
  }

  var code: ErrorCode { self == .passwordMissing ? .storeAccessDenied : .storeUnavailable }

  var sentence: String {
    switch self {
    case .addressMalformed: "the address of the database cannot be read"
    case .passwordMissing: "the database asks for a password and none is given"
    case .readsOnly: PostgresFailure.readsOnly
    case .tlsFailed: "no trusted TLS connection to the database comes about"
    }
  }

  var remedy: String {
    switch self {
    case .addressMalformed: "write it as `psql` takes it; see libpq's connection strings"
    case .passwordMissing: "write it into the address, or give it by `PGPASSWORD` or a `PGPASSFILE`"
    case .readsOnly: PostgresFailure.primaryWanted
    case .tlsFailed: "check `sslmode`, `sslrootcert`, `sslcert` and `sslkey` in the address, and the server's `ssl`"
    }
  }
}
