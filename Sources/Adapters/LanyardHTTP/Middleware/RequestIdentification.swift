internal import Diagnostics
internal import Hummingbird
internal import LanyardCore

/// Gives every request its id, and every answer the same.
struct RequestIdentification: RouterMiddleware {
  let clock: any LanyardCore.Clock

  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.requestID = CorrelationID.of(request.headers, at: clock.now())
    var response = try await next(request, context)
    response.headers[known: FieldName.requestID] = context.requestID
    return response
  }
}

/// The id of a request: the caller's own where it is well-formed, else a new one.
enum CorrelationID {
  static func of(_ headers: HTTPFields, at now: Instant) -> String {
    if let own = headers[known: FieldName.requestID], isWellFormed(own) { return own }
    return headers[known: FieldName.traceParent].flatMap(traceID) ?? fresh(at: now)
  }

  /// `[A-Za-z0-9._-]{1,64}`: nothing that could break a log line or a header.
  static func isWellFormed(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { octet in
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
      }
  }

  /// The trace id of a `traceparent` (W3C Trace Context §3.2); nil where the header is malformed or the id is all zeros.
  static func traceID(_ header: String) -> String? {
    let parts = header.split(separator: "-", omittingEmptySubsequences: false)
    // Later versions may append parts; version 00 has four.
    guard parts.count >= 4, parts[0] != "ff", parts[0] != "00" || parts.count == 4 else { return nil }
    guard zip(parts, [2, 32, 16, 2]).allSatisfy({ isHexadecimal($0, count: $1) }) else { return nil }
    guard parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" }) else { return nil }
    return String(parts[1])
  }

  private static func isHexadecimal(_ text: Substring, count: Int) -> Bool {
    text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// The moment and 80 random bits in hexadecimal digits. Ids of one hour stand together in the index of the provisioning
  /// log, which would otherwise be written all over with every batch.
  private static func fresh(at now: Instant) -> String {
    let random = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    let words = (UInt64(truncatingIfNeeded: now.milliseconds) << 16 | random.0 >> 48, random.1)
    return String(unsafeUninitializedCapacity: 32) { text in
      for place in 0..<32 {
        let word = place < 16 ? words.0 : words.1
        let digit = UInt8(truncatingIfNeeded: word >> (60 - 4 * (place % 16))) & 0xF
        text[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      }
      return 32
    }
  }
}
