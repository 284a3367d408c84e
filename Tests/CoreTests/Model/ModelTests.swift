import Foundation
import Testing

/// Random edits of a directory, sign-ins, changes of policy, steps of the clock and deaths of the process, done to Lanyard
/// and to a model of it that shares no judgement with it. After each step both must hold the same.
///
/// Ten thousand steps, in stories of a few hundred with a seed each. `LANYARD_MODEL_STEPS` makes them more, by as many
/// stories; `LANYARD_MODEL_SEED` tells one story again.
@Suite("Roles, against a model")
struct ModelTests {
  @Test(arguments: ModelStories.onDisk.seeds)
  func aDatabaseHoldsWhatTheModelHoldsWheneverTheProcessDies(_ seed: UInt64) async throws {
    try await check(seed: seed, .file, steps: ModelStories.onDisk.length)
  }

  @Test(arguments: ModelStories.inMemory.seeds)
  func aStoreInMemoryHoldsWhatTheModelHolds(_ seed: UInt64) async throws {
    try await check(seed: seed, .memory, steps: ModelStories.inMemory.length)
  }

  private func check(seed: UInt64, _ kind: ModelHome.Kind, steps: Int) async throws {
    var run = try await ModelRun.begin(seed: seed, kind, .of(seed))
    let start = ContinuousClock.now
    do {
      try await run.run(steps: steps)
    } catch let mismatch as ModelMismatch {
      Issue.record("\(mismatch)")
    }
    await run.home.remove()
    let told = run.told.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    print("model: seed \(seed), \(kind), \(run.number) steps in \(ContinuousClock.now - start): \(told)")
  }
}

/// Which stories are told. Short ones cost less a step, for everything that ever was is kept; long ones have more behind
/// them.
private struct ModelStories {
  /// The steps of one story.
  let length: Int
  let seeds: [UInt64]

  static let onDisk = ModelStories(share: 4000, length: 1000, first: 20_261_123)
  static let inMemory = ModelStories(share: 6000, length: 750, first: 1)

  /// - Parameter share: of ten thousand steps, how many are of this kind.
  private init(share: Int, length: Int, first: UInt64) {
    let environment = ProcessInfo.processInfo.environment
    let steps = environment["LANYARD_MODEL_STEPS"].flatMap { Int($0) } ?? 10_000
    let count = UInt64(max(1, steps * share / 10_000 / length))
    self.length = length
    seeds = environment["LANYARD_MODEL_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? Array(first..<first + count)
  }
}
