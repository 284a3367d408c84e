/// One signature line of a note: `— name base64(key hash ‖ signature)`.
public struct NoteSignature: Hashable, Sendable {
  public let name: String
  public let keyHash: UInt32
  /// The signature, 64 octets for Ed25519; other kinds of keys have other lengths.
  public let octets: [UInt8]

  init(name: String, keyHash: UInt32, octets: [UInt8]) {
    self.name = name
    self.keyHash = keyHash
    self.octets = octets
  }

  /// Reads a line without its line feed; nil where it is none.
  init?(line: Substring) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "—", let octets = Base64.decode(parts[2]), octets.count > 4,
      (try? NoteKeyName.check(String(parts[1]))) != nil
    else { return nil }
    name = String(parts[1])
    keyHash = octets.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    self.octets = Array(octets.dropFirst(4))
  }

  /// The line with its line feed.
  var line: String {
    let hash = (0..<4).map { UInt8(truncatingIfNeeded: keyHash >> (24 - 8 * $0)) }
    return "— \(name) \(Base64.encode(hash + octets))\n"
  }
}
