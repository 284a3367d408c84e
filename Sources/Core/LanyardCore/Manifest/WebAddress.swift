/// An absolute http or https URL without credentials or fragment, cut into what decisions need.
public struct WebAddress: Sendable, Hashable, CustomStringConvertible {
  /// The URL as it was written.
  public let text: String
  public let isSecure: Bool
  /// In lower case; IPv6 addresses without their brackets.
  public let host: String
  /// The port written or the scheme's own.
  public let port: Int
  /// From the first slash on, query included; `/` where none was written.
  public let target: String

  /// Nil for anything but printable ASCII of the form `http[s]://host[:port][/path][?query]` of at most 2048 octets.
  public init?(_ text: String) {
    let octets = text.utf8
    guard octets.count <= 2048, octets.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C && $0 != 0x23 }) else {
      return nil
    }
    guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }) else { return nil }
    let rest = text.dropFirst(scheme.count)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    isSecure = scheme == "https://"
    guard let (host, port) = Self.authority(rest[..<end]) else { return nil }
    self.text = text
    self.host = host.lowercased()
    self.port = port ?? (isSecure ? 443 : 80)
    target = (rest[end...].hasPrefix("/") ? "" : "/") + rest[end...]
  }

  public var description: String { text }

  /// Whether the host names this very machine by its form: `localhost`, 127.0.0.0/8 or ::1.
  public var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func authority(_ text: Substring) -> (host: String, port: Int?)? {
    guard !text.contains("@") else { return nil }
    var (host, rest) = (text, Substring())
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      (host, rest) = (text[text.index(after: text.startIndex)..<end], text[text.index(after: end)...])
      guard host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }), host.contains(":") else { return nil }
    } else {
      let colon = text.firstIndex(of: ":") ?? text.endIndex
      (host, rest) = (text[..<colon], text[colon...])
      guard host.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_" }) else { return nil }
    }
    guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
    if rest.isEmpty { return (String(host), nil) }
    guard rest.first == ":", let port = Int(rest.dropFirst()), (1...65_535).contains(port) else { return nil }
    return (String(host), port)
  }
}

extension MemberReader {
  /// A URL that must be there. Unless `mayBePlain`, http is only for the machine itself.
  mutating func webAddress(_ name: String, mayBePlain: Bool) -> WebAddress? {
    guard let text = text(name, maximumOctets: 2048) else { return nil }
    let expected = mayBePlain ? "an absolute http or https URL" : "an https URL, or http on a loopback address"
    if let address = WebAddress(text), mayBePlain || address.isSecure || address.isLoopback { return address }
    note(
      .manifestMemberInvalid, at: path(of: name), "is no acceptable URL", expected: expected,
      received: "`\(text.prefix(80))`", remedy: "write \(expected), without credentials or fragment")
    return nil
  }
}
