internal import Foundation

/// One line that is written over as work goes on; silent where nobody watches.
final class ProgressLine {
  private let what: String
  private let isShown: Bool
  private var shownAt = Date.distantPast

  init(_ what: String, isShown: Bool = Terminal.isWatched) {
    self.what = what
    self.isShown = isShown
  }

  func show(_ done: Int, of total: Int?) {
    guard isShown, Date().timeIntervalSince(shownAt) > 0.1 || done == total else { return }
    shownAt = Date()
    let count = total.map { "\(done) of \($0)" } ?? "\(done)"
    try? FileHandle.standardError.write(contentsOf: Data("\r\(what): \(count)\u{1B}[K".utf8))
  }

  func clear() {
    guard isShown, shownAt != .distantPast else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
  }
}
