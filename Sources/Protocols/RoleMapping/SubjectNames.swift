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

  /// Calls `body` with the place and the hash of each group's name.
  @inline(__always)
  func forEach(_ field: Anchor.Field, _ body: (_ place: Int, _ hash: Int) -> Void) {
    hashes.withUnsafeBufferPointer { hashes in
      for place in 0..<count { body(place, hashes[field.rawValue * count + place]) }
    }
  }
}
