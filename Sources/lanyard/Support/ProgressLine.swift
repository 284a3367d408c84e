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
    show(total.map { "\(done) of \($0)" } ?? "\(done)", isLast: done == total)
  }

  /// Shows what there is to tell now, unless something was told a moment ago.
  func show(_ text: String, isLast: Bool) {
    guard isShown, Date().timeIntervalSince(shownAt) > 0.1 || isLast else { return }
    shownAt = Date()
    try? FileHandle.standardError.write(contentsOf: Data("\r\(what): \(text)\u{1B}[K".utf8))
  }

  func clear() {
    guard isShown, shownAt != .distantPast else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
  }
}
