internal import Diagnostics
internal import Hummingbird
internal import JSON

extension Request {
  /// The body, at most `limit` octets. Of an over-long one a bounded rest is read and dropped, so that a client still busy
  /// sending sees the answer.
  ///
  /// - Throws: `scim.body.too-large` or `http.body.too-large`; `http.request.invalid` where the body does not arrive.
  func octets(limit: Int, _ limits: HTTPLimits, face: Face) async throws -> [UInt8] {
    let announced = headers[.contentLength].flatMap { Int($0) } ?? 0
    var kept: [UInt8] = []
    var total = 0
    kept.reserveCapacity(min(max(0, announced), limit))
    do {
      for try await buffer in body {
        total += buffer.readableBytes
        if total <= limit, announced <= limit {
          kept.append(contentsOf: buffer.readableBytesView)
        } else {
          kept = []
          guard total - limit < limits.drained else { break }
        }
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      // A framing that HTTP does not know, or a client that went away: the caller's fault, not ours.
      throw face.brokenBody
    }
    guard total <= limit, announced <= limit else { throw face.bodyTooLarge(limit: limit) }
    return kept
  }

  /// Refuses a body of another type, and one that is compressed (RFC 9110 §8.4). A body without a type is taken at its
  /// word.
  ///
  /// - Throws: `scim.media-type.unsupported` or `http.media-type.unsupported`.
  func requireContentType(_ accepted: [String], face: Face) throws(CodedError) {
    if let coding = headers[.contentEncoding], !coding.matches(ignoringCase: "identity") {
      throw face.unsupportedMediaType(coding, expected: "octets without content coding")
    }
    guard let received = headers[.contentType] else { return }
    let essence = received.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
    guard accepted.contains(where: { $0.matches(ignoringCase: essence) }) else {
      throw face.unsupportedMediaType(received, expected: accepted.joined(separator: " or "))
    }
  }

  /// Whether the client wants JSON rather than a page.
  var prefersJSON: Bool {
    let wanted = (headers[.accept] ?? "").split(separator: ",").map { range in
      range.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
    }
    guard let json = wanted.firstIndex(where: { $0.matches(ignoringCase: "application/json") }) else { return false }
    // Browsers name pages first; of both, what is named first counts.
    return wanted.firstIndex { $0.matches(ignoringCase: "text/html") }.map { json < $0 } ?? true
  }
}
