internal import Hummingbird
internal import LanyardCore

/// Finds the client's address behind the operator's own proxies. `X-Forwarded-For` is believed as far as trusted proxies
/// wrote it: read from its end, the first address that is no trusted proxy's is the client's.
struct ForwardedSource: RouterMiddleware {
  /// Addresses read of one request; more proxies than this stand in no row.
  private static let maximumHops = 32

  let trusted: [AddressRange]

  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    guard !trusted.isEmpty else { return try await next(request, context) }
    var context = context
    let entries = request.headers[named: "X-Forwarded-For"] ?? ""
    context.source = Self.source(peer: context.source, forwarded: entries, trusted: trusted)
    return try await next(request, context)
  }

  /// - Parameters:
  ///   - peer: the address of the connection.
  ///   - forwarded: the header's values, joined by commas.
  static func source(peer: String?, forwarded: String, trusted: [AddressRange]) -> String? {
    guard var source = peer else { return nil }
    let hops = forwarded.split(separator: ",", omittingEmptySubsequences: false).suffix(maximumHops).reversed()
    for hop in hops {
      guard let address = NetworkAddress(source), trusted.contains(where: { $0.contains(address) }) else { break }
      let bare = bareAddress(hop)
      // What is no address says nothing: the last that was believed stays.
      guard NetworkAddress(bare) != nil else { break }
      source = bare
    }
    return source
  }

  /// The address without spaces, brackets and a port, which some proxies add.
  private static func bareAddress(_ hop: Substring) -> String {
    let text = hop.filter { $0 != " " && $0 != "\t" }
    if text.first == "[" { return String(text.dropFirst().prefix { $0 != "]" }) }
    let isIPv4WithPort = text.count { $0 == ":" } == 1
    return isIPv4WithPort ? String(text.prefix { $0 != ":" }) : text
  }
}
