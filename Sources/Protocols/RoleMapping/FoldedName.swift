internal import Diagnostics
internal import SCIMFilter

/// A name in the form it is compared in, with its hash: folded and hashed once, however many conditions look at it.
///
/// Hashes are good for one run of the program; nothing that is decided depends on them.
struct FoldedName: Hashable, Sendable {
  let text: String
  let hash: Int

  init(_ text: String, _ comparison: AttributeType.Comparison) {
    self.text = comparison.folded(text)
    var hasher = Hasher()
    hasher.combine(OctetKey(self.text))
    hash = hasher.finalize()
  }

  static func == (left: FoldedName, right: FoldedName) -> Bool {
    left.hash == right.hash && left.text.hasSameOctets(as: right.text)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
