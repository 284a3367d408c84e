internal import Foundation
internal import Synchronization

/// Tells the demo: steps, what each thing caused, and whether it was what it must be.
final class DemoNarrator: Sendable {
  private let isColourful: Bool
  private let failures = Mutex<[String]>([])

  init(isColourful: Bool) {
    self.isColourful = isColourful
  }

  /// What was not as it must be.
  var failed: [String] { failures.withLock { $0 } }

  func step(_ number: Int, _ title: String) { say("\n" + bold("\(number)  \(title)")) }

  /// Something done and whether it came out right; returns that.
  @discardableResult func check(_ holds: Bool, _ what: String, _ result: String = "") -> Bool {
    if !holds { failures.withLock { $0.append(what) } }
    let mark = holds ? coloured("ok  ", 32) : coloured("FAIL", 31)
    say("   \(mark)  " + Self.row(what, result))
    return holds
  }

  /// What something caused.
  func note(_ what: String, _ detail: String) { say("         " + Self.row(what, detail)) }

  func say(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
  }

  func bold(_ text: String) -> String { isColourful ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func coloured(_ text: String, _ code: Int) -> String {
    isColourful ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private static func row(_ left: String, _ right: String) -> String {
    guard !right.isEmpty else { return left }
    return left + String(repeating: " ", count: max(2, 44 - left.count)) + right
  }
}
