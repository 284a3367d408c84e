internal import LanyardCore

/// The JSON of an answer. Most are whole at once; of a large group, the members that do not fit into memory are read from
/// the store while the answer is sent, a page of rows at a time.
public struct AnswerBody: Sendable {
  enum Part: Sendable {
    case octets([UInt8])
    case members(MemberTail)
  }

  let parts: [Part]
  let store: any Store

  /// The whole answer, where it is whole.
  public var whole: [UInt8]? {
    guard parts.count == 1, case .octets(let octets) = parts[0] else { return nil }
    return octets
  }

  /// Hands out the answer piece by piece, and reads on only when the piece before is taken.
  ///
  /// Members that join or leave meanwhile may be shown or not; nobody who stays is left out. Should the group be deleted
  /// meanwhile, the answer breaks off rather than end as if it were whole.
  ///
  /// - Throws: what `sink` throws; `scim.resource.unknown`; store faults.
  public func write(_ sink: ([UInt8]) async throws -> Void) async throws {
    for part in parts {
      switch part {
      case .octets(let octets): try await sink(octets)
      case .members(let tail): try await tail.write(from: store, sink)
      }
    }
  }
}
