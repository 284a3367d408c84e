internal import Diagnostics
internal import LanyardCore

/// One transaction on a copy of the state. The readers are in `MemoryTransaction+Reading…`, the changes in
/// `MemoryTransaction+Writing…`.
final class MemoryTransaction {
  var state: MemoryState
  /// The first failure of a write: the copy is then thrown away, even if the body caught the error.
  var failure: (any Error)?

  init(_ state: MemoryState) {
    self.state = state
  }

  func conflict(_ what: String) -> CodedError {
    CodedError(
      .storeVersionConflict, "\(what) was changed by somebody else", remedy: "read it again and repeat the change")
  }

  func taken(_ what: String) -> CodedError {
    CodedError(.storeUniqueness, "\(what) is taken already", remedy: "choose another, or change the one that has it")
  }
}

extension Sequence {
  /// Ordered by the octets of a text.
  func sorted(byOctetsOf text: (Element) -> String) -> [Element] {
    sorted { text($0).utf8.lexicographicallyPrecedes(text($1).utf8) }
  }
}
