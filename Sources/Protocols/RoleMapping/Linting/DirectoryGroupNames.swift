internal import Diagnostics
internal import SCIMFilter

/// The display names of a directory's groups, for telling which names a policy has wrong.
public struct DirectoryGroupNames: Sendable {
  private var counts: [FoldedName: Int] = [:]
  private let others: [String]

  /// - Parameters:
  ///   - displayNames: of every group that a policy may speak of, one for each group that has one.
  ///   - others: names that groups have, for guessing which one was meant where none has the name that is written.
  public init(displayNames: some Sequence<String>, others: [String] = []) {
    self.others = others
    for name in displayNames { counts[FoldedName(name, Anchor.Field.display.comparison), default: 0] += 1 }
  }

  /// The name that was most likely meant.
  func nearest(to name: String) -> String? { others.nearest(to: name) }

  /// How many groups have the name, letter case ignored.
  func count(of name: FoldedName) -> Int { counts[name] ?? 0 }
}
