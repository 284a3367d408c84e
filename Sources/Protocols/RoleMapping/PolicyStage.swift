internal import Diagnostics

/// The part of a tenant's subjects that a new version of a policy judges while it is rolled out; the version before it
/// judges the others.
///
/// Who is in a stage is a pure function of the subject, the rollout and (of a group) the subject's groups: nothing is kept.
public enum PolicyStage: Hashable, Sendable {
  /// So many of a hundred subjects, 1 to 99. Whoever is in at 10 is in at 50 too.
  case percent(Int)
  /// The subjects who are members of a group with this display name, compared as `groups.display eq` compares.
  case group(String)

  /// What `percent` may be; all and nobody are no stages.
  public static let percents = 1...99

  /// Whether the subject is judged by the new version.
  ///
  /// - Parameters:
  ///   - subject: the octets of the subject's id.
  ///   - groups: every group that holds the subject.
  ///   - rollout: what names the rollout, the same through all its stages: with another number others are the first.
  public func includes(_ subject: [UInt8], groups: [GroupFact], rollout: Int) -> Bool {
    switch self {
    case .percent(let percent): return Self.place(of: subject, rollout: rollout) < percent
    case .group(let name):
      let wanted = FoldedName(name, Anchor.Field.display.comparison)
      return groups.contains { $0.name(.display) == wanted }
    }
  }

  /// The name of the stage's group as display names are compared; nil where the stage is no group.
  public var foldedGroupName: String? {
    guard case .group(let name) = self else { return nil }
    return FoldedName(name, Anchor.Field.display.comparison).text
  }

  /// Where a subject stands among a hundred: 0 to 99, evenly spread, and for each rollout anew.
  ///
  /// The same on every machine and in every run, unlike Swift's own hashes: FNV-1a over the rollout and the id, then
  /// scrambled, for ids made one after the other differ in few bits.
  static func place(of subject: [UInt8], rollout: Int) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ octet: UInt8) { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 }
    withUnsafeBytes(of: UInt64(truncatingIfNeeded: rollout).littleEndian) { $0.forEach(add) }
    subject.forEach(add)
    hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
    hash ^= hash >> 33
    return Int(hash.multipliedFullWidth(by: 100).high)
  }
}

extension PolicyStage: CustomStringConvertible {
  /// `10 % of the people`, ``the group `Pilot` ``.
  public var description: String {
    switch self {
    case .percent(let percent): "\(percent) % of the people"
    case .group(let name): "the group `\(name)`"
    }
  }
}
