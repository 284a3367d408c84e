internal import Diagnostics
internal import LanyardCore
internal import LanyardService

extension Assembly {
  /// The manifests at `paths`, right in themselves.
  ///
  /// - Throws: ``Refusals`` with everything that is wrong in them, and with what the policies among them mean as far as
  ///   they can be read.
  func manifests(at paths: [String]) async throws -> [ManifestLoader.Loaded] {
    let reading = ManifestLoader().read(paths)
    guard !reading.problems.isEmpty else { return reading.loaded }
    let meant = try await reading.parts?.problems(store, directory) ?? []
    throw Refusals(inTextOrder: reading.problems + meant)
  }

  /// What of the policies among them runs and is hardly meant.
  func warnings(of loaded: [ManifestLoader.Loaded]) async throws -> [CodedError] {
    try await PolicyQueries(store: store).warnings(
      of: loaded.map(\.object), positions: loaded.positions, services: directory, keyring: keyring)
  }
}
