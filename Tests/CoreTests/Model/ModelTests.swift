import Foundation
import Testing

/// Random edits of a directory, sign-ins, changes of policy, steps of the clock and deaths of the process, done to Lanyard
/// and to a model of it that shares no judgement with it. After each step both must hold the same.
///
/// `LANYARD_MODEL_STEPS` and `LANYARD_MODEL_SEED` make a run longer, or tell a story again.
@Suite("Roles, against a model")
struct ModelTests {
  private static let steps = ProcessInfo.processInfo.environment["LANYARD_MODEL_STEPS"].flatMap { Int($0) }
  private static let seed = ProcessInfo.processInfo.environment["LANYARD_MODEL_SEED"].flatMap { UInt64($0) }

  @Test(arguments: seed.map { [$0] } ?? [20_261_123, 20_261_124])
  func aDatabaseHoldsWhatTheModelHoldsWheneverTheProcessDies(_ seed: UInt64) async throws {
    try await check(seed: seed, .file, steps: Self.steps ?? 2500)
  }

  @Test(arguments: seed.map { [$0] } ?? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  func aStoreInMemoryHoldsWhatTheModelHolds(_ seed: UInt64) async throws {
    try await check(seed: seed, .memory, steps: Self.steps ?? 500)
  }

  private func check(seed: UInt64, _ kind: ModelHome.Kind, steps: Int) async throws {
    var run = try await ModelRun.begin(seed: seed, kind, seed.isMultiple(of: 2) ? .narrow : .never)
    let start = ContinuousClock.now
    do {
      try await run.run(steps: steps)
    } catch let mismatch as ModelMismatch {
      Issue.record("\(mismatch)")
    }
    await run.home.remove()
    print("model: seed \(seed), \(kind), \(run.number) steps in \(ContinuousClock.now - start)")
  }
}
