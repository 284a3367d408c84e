import LanyardCore
import LanyardTesting
import Testing

@testable import LanyardService

@Suite("What came of a bulk request so far")
struct BulkProgressTests {
  /// Once a create has adopted somebody they are found by no name, so that who it was is kept for what comes later.
  @Test func keepsWhomItsCreatesAdopt() {
    let adoptions = [3: ResourceID(milliseconds: 1, random: (1, 1)), 0: ResourceID(milliseconds: 2, random: (2, 2))]
    let kept = BulkProgress(BulkProgress(units: [[]], adoptions: adoptions).document)
    #expect(kept.adoptions == adoptions && kept.units.count == 1)
    #expect(BulkProgress(nil).adoptions.isEmpty)
  }
}
