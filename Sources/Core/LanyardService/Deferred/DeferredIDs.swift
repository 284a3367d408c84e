internal import Crypto
internal import Diagnostics
internal import Foundation
internal import LanyardCore

/// The ids of what a deferred bulk request creates: the same however often it is begun, and as unguessable as the request's
/// own id.
struct DeferredIDs: Sendable {
  private let request: AsyncRequest

  init(of request: AsyncRequest) {
    self.request = request
  }

  /// - Parameter place: of the operation in the request.
  func resource(at place: Int) -> ResourceID {
    let digest = Array(SHA256.hash(data: Data("\(request.id)/\(place)".utf8)))
    func word(_ start: Int) -> UInt64 { digest[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
    return ResourceID(milliseconds: request.received.milliseconds, random: (word(0), word(8)))
  }
}
