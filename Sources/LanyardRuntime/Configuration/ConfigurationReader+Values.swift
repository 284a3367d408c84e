internal import Diagnostics
internal import LanyardCore
internal import Logging

/// One function for each thing that is configured.
extension ConfigurationReader {
  static let defaultDatabase = ".lanyard/lanyard.sqlite"

  mutating func database() -> LanyardConfiguration.Database? {
    guard let text = text(.database) else { return .sqlite(path: Self.defaultDatabase) }
    if text.hasPrefix("sqlite:"), text.utf8.count > 7, !text.utf8.contains(0) {
      return .sqlite(path: String(text.dropFirst(7)))
    }
    if let address = PostgresAddress(text) { return .postgres(address) }
    note(
      .configValueInvalid, .database, "is not understood", expected: "`sqlite:FILE` or `postgres://…`",
      repeatsValue: !text.contains("@"),
      remedy: "write `sqlite:FILE`, or `postgres://USER@HOST/DATABASE` with the password in `PGPASSWORD`")
    return nil
  }

  mutating func listen() -> ListenAddress {
    value(
      .listen, default: ListenAddress(host: "127.0.0.1", port: 8088),
      expected: "`HOST:PORT` with a port from 0 to 65535, such as `127.0.0.1:8088`", ListenAddress.init)
  }

  mutating func logLevel() -> Logger.Level {
    let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
    return value(.logLevel, default: .info, expected: "one of \(levels)") { Logger.Level(rawValue: $0) }
  }

  mutating func tls() -> LanyardConfiguration.TLS? {
    switch (text(.tlsCertificate), text(.tlsKey)) {
    case (nil, nil): return nil
    case (let certificate?, let key?): return LanyardConfiguration.TLS(certificate: certificate, key: key)
    case (let certificate, _):
      let missing: ConfigurationKey = certificate == nil ? .tlsCertificate : .tlsKey
      note(
        .configTLSIncomplete, missing, "is missing", expected: "`tls.certificate` and `tls.key`, both PEM files",
        remedy: "add `\(missing.rawValue)`, or remove the other to serve HTTP")
      return nil
    }
  }

  /// The address people use; by default the one listened at. Nil with a problem noted.
  mutating func publicURL(listen: ListenAddress, isSecure: Bool) -> WebAddress? {
    guard var text = text(.publicURL) else {
      // Port 0 is chosen by the system later, so it cannot be part of the address.
      let authority = listen.port == 0 ? listen.bracketedHost : listen.description
      if let address = WebAddress((isSecure ? "https://" : "http://") + authority) { return address }
      note(
        .configValueInvalid, .publicURL, "cannot be made of the address listened at",
        expected: "an http or https URL without query", remedy: "set `publicURL`, such as `https://id.example.org`")
      return nil
    }
    while text.hasSuffix("/") { text.removeLast() }
    if let address = WebAddress(text), !text.contains("?") { return address }
    note(
      .configValueInvalid, .publicURL, "is not understood", expected: "an http or https URL without query",
      remedy: "write a URL such as `https://id.example.org`")
    return nil
  }

  mutating func provisioningLogKeep() -> Duration {
    value(
      .provisioningLogKeep, default: .seconds(14 * 86_400),
      expected: "a length of time up to ten years, such as `P14D`, or `0` for no log"
    ) { text in
      if text.hasSameOctets(as: "0") { return .zero }
      return Duration(iso8601: text).flatMap { $0 <= .seconds(3650 * 86_400) ? $0 : nil }
    }
  }

  mutating func limits() -> LanyardConfiguration.Limits {
    var limits = LanyardConfiguration.Limits()
    limits.requestBody = octets(.requestBody, default: limits.requestBody, in: 1024...(64 << 20))
    limits.groupBody = octets(.groupBody, default: limits.groupBody, in: 1024...(1 << 30))
    limits.bulkBody = octets(.bulkBody, default: limits.bulkBody, in: 1024...(64 << 20))
    limits.bulkOperations = value(
      .bulkOperations, default: limits.bulkOperations, expected: "a number of operations from 1 to 10000"
    ) { Int($0).flatMap { (1...10_000).contains($0) ? $0 : nil } }
    limits.samlMessage = octets(.samlMessage, default: limits.samlMessage, in: 1024...(16 << 20))
    limits.cursorTimeout = value(
      .cursorTimeout, default: limits.cursorTimeout, expected: "a duration from PT1M to P1D, such as `PT1H`"
    ) { text in Duration(iso8601: text).flatMap { (.seconds(60)...(.seconds(86_400))).contains($0) ? $0 : nil } }
    limits.tenantRate = rate(.tenantRate, default: limits.tenantRate)
    limits.strangerRate = rate(.strangerRate, default: limits.strangerRate)
    return limits
  }

  mutating func trustedProxies() -> [AddressRange] {
    value(
      .trustedProxies, default: [],
      expected: "up to 64 addresses or ranges with commas between, such as `127.0.0.1, 10.0.0.0/8`"
    ) { text in
      let words = text.split(separator: ",").map { $0.filter { $0 != " " } }
      let ranges = words.compactMap { try? AddressRange($0) }
      return ranges.count == words.count && ranges.count <= 64 ? ranges : nil
    }
  }

  private mutating func rate(_ key: ConfigurationKey, default fallback: Int) -> Int {
    value(key, default: fallback, expected: "requests a second from 1 to 1000000, or 0 for no limit") {
      Int($0).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
    }
  }

  private mutating func octets(_ key: ConfigurationKey, default fallback: Int, in range: ClosedRange<Int>) -> Int {
    value(
      key, default: fallback, expected: "a number of octets from \(range.lowerBound) to \(range.upperBound)"
    ) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
  }
}
