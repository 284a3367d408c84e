/// Where the server listens: `127.0.0.1:8088`, `[::1]:8088`, `0.0.0.0:80`. Port 0 lets the system choose.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
  public let host: String
  public let port: Int

  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST:PORT`; nil for anything else. IPv6 addresses stand in brackets.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    var host = text[..<colon]
    let digits = text[text.index(after: colon)...]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    let isPlain = host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "[") }
    guard !host.isEmpty, isPlain, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits),
      port <= 65_535
    else { return nil }
    self.init(host: String(host), port: port)
  }

  public var description: String { "\(bracketedHost):\(port)" }

  /// The host as URLs write it: IPv6 addresses in brackets.
  var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }
}
