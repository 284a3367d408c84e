internal import Crypto
internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import SCIMFilter

/// Makes of a name by which sign-ins find people the keyed hash that is kept of it: without the master key nobody can try
/// out whose name it is.
struct NameHasher: Sendable {
  private let key: Secret<SymmetricKey>

  init(_ keyring: Keyring) {
    key = keyring.derivedKey(for: "linked-names")
  }

  /// The hash of a name as an assertion writes it.
  func hash(_ name: String, as match: ConnectionManifest.Match, in tenant: TenantID) -> [UInt8] {
    hash(FindableName(name, as: match), in: tenant)
  }

  func hash(_ name: FindableName, in tenant: TenantID) -> [UInt8] {
    let message = tenant.octets + Array(name.match.indexKey.utf8) + [0] + Array(name.folded.text.utf8)
    return Array(HMAC<SHA256>.authenticationCode(for: Data(message), using: key.reveal()))
  }
}

/// A name by which a connection finds people, as it is compared.
struct FindableName: Hashable {
  let match: ConnectionManifest.Match
  let folded: OctetKey

  init(_ name: String, as match: ConnectionManifest.Match) {
    self.match = match
    folded = OctetKey(match.comparison.folded(name))
  }

  /// All names that a user has: the user name first, then the external id, then the addresses.
  static func all(of user: JSONObject) -> [FindableName] {
    ConnectionManifest.Match.allCases.flatMap { match in
      match.values(in: user).filter { !$0.isEmpty }.map { FindableName($0, as: match) }
    }
  }
}

extension ConnectionManifest.Match {
  fileprivate func values(in user: JSONObject) -> [String] {
    switch self {
    case .userName, .externalId: [user[rawValue]?.stringValue].compactMap(\.self)
    case .email: (user["emails"]?.arrayValue ?? []).compactMap { $0["value"]?.stringValue }
    }
  }
}
