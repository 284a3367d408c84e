/// The names of a subject's groups, laid out for looking many of them up at once.
struct SubjectNames: Hashable, Sendable {
  /// For each field of a group one run, and in it one hash for each group; 0 where the group has no such name, which is a
  /// hash like any other: a hit is confirmed by the name itself.
  private let hashes: [Int]
  private let count: Int
  /// Group names that the last sign-in asserted.
  let asserted: [FoldedName]

  init(groups: [GroupFact], asserted: [String]) {
    count = groups.count
    var hashes: [Int] = []
    hashes.reserveCapacity(groups.count * Anchor.Field.ofGroups.count)
    for field in Anchor.Field.ofGroups {
      for group in groups { hashes.append(group.name(field)?.hash ?? 0) }
    }
    self.hashes = hashes
    self.asserted = asserted.map { FoldedName($0, Anchor.Field.asserted.comparison) }
  }

  /// The hashes of a field of groups, in the order of groups.
  func hashes(of field: Anchor.Field) -> ArraySlice<Int> {
    let start = field.rawValue * count
    return hashes[start..<(start + count)]
  }
}
