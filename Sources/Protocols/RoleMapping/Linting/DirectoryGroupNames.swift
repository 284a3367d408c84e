internal import SCIMFilter

/// The display names of a directory's groups, for telling which names a policy has wrong.
public struct DirectoryGroupNames: Sendable {
  private var counts: [FoldedName: Int] = [:]

  /// - Parameter displayNames: of every group, one for each group that has one.
  public init(displayNames: some Sequence<String>) {
    for name in displayNames { counts[FoldedName(name, Anchor.Field.display.comparison), default: 0] += 1 }
  }

  /// How many groups have the name, letter case ignored.
  func count(of name: FoldedName) -> Int { counts[name] ?? 0 }
}
