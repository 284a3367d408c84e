import RoleMapping
import Testing

@Suite("Who is in the stage of a rollout")
struct PolicyStageTests {
  private static func subject(_ number: Int) -> [UInt8] {
    [UInt8](repeating: 1, count: 12) + (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }

  private func members(_ percent: Int, rollout: Int = 2) -> Set<Int> {
    Set((0..<10_000).filter { PolicyStage.percent(percent).includes(Self.subject($0), groups: [], rollout: rollout) })
  }

  @Test(arguments: [1, 10, 50, 99])
  func aPercentageIsWhatItSaysAlthoughIdsFollowEachOther(_ percent: Int) {
    let share = Double(members(percent).count) / 100
    #expect(abs(share - Double(percent)) < 1.5)
  }

  @Test func whoIsInStaysInAsTheStageGrows() {
    var before: Set<Int> = []
    for percent in [1, 5, 10, 25, 50, 75, 99] {
      let now = members(percent)
      #expect(before.isSubset(of: now))
      before = now
    }
  }

  @Test func anotherRolloutBeginsWithOthers() {
    let (first, second) = (members(10, rollout: 2), members(10, rollout: 3))
    #expect(first.intersection(second).count < first.count / 3)
  }

  /// The spread is part of the contract: another one would move people between versions when a server is updated.
  @Test func theSpreadNeverChanges() {
    let places = (0..<12).map { number in
      (1...99).first { PolicyStage.percent($0).includes(Self.subject(number), groups: [], rollout: 2) } ?? 100
    }
    #expect(places == Self.known)
  }

  @Test func aGroupIsNamedAsConditionsNameIt() {
    let stage = PolicyStage.group("Pilot")
    let pilot = GroupFact(value: "1", display: "PILOT")
    #expect(stage.includes(Self.subject(1), groups: [GroupFact(value: "2", display: "Sales"), pilot], rollout: 2))
    #expect(!stage.includes(Self.subject(1), groups: [GroupFact(value: "Pilot", externalID: "Pilot")], rollout: 2))
    #expect(!stage.includes(Self.subject(1), groups: [], rollout: 2))
  }

  private static let known = [54, 13, 41, 4, 25, 89, 79, 100, 15, 72, 77, 69]
}
