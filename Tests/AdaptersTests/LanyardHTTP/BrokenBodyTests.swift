import Diagnostics
import Hummingbird
import Testing

@testable import LanyardHTTP

@Suite struct BrokenBodies {
  /// A framing that HTTP does not know ends the stream with the parser's error: the caller's fault, not ours.
  @Test(arguments: [Face.scim, .browser, .plain])
  func aBodyThatDoesNotArriveIsTheCallersFault(_ face: Face) async throws {
    let pieces = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
      continuation.yield(ByteBuffer(string: "{"))
      continuation.finish(throwing: BrokenFraming())
    }
    let request = Request(
      head: HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/"), body: RequestBody(asyncSequence: pieces)
    )
    do {
      _ = try await request.octets(limit: 100, .standard, face: face)
      Issue.record("a broken body was read")
    } catch let error as CodedError {
      #expect(error.code == .httpRequestInvalid)
      #expect(Failure(error, face: face).status == 400)
    }
  }

  private struct BrokenFraming: Error {}
}
