/// Paths that a body held and nobody uses: each once, the first few of very many, none of them long.
struct IgnoredPaths {
  private(set) var paths: [String] = []
  private static let maximumPaths = 64
  private static let maximumOctets = 256

  mutating func note(_ path: String) {
    guard paths.count < Self.maximumPaths else { return }
    let path = String(path.utf8.count > Self.maximumOctets ? path.prefix(Self.maximumOctets / 4) + "…" : path[...])
    if !paths.contains(path) { paths.append(path) }
  }

  mutating func note(all others: IgnoredPaths) {
    for path in others.paths { note(path) }
  }
}
