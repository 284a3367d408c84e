internal import Foundation
internal import Synchronization

/// Ctrl-C, or a termination signal, as a wish: who works in batches finishes the one at hand. Asked twice, the process ends
/// at once.
enum Interruption {
  private static let asked = Atomic<Bool>(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  static func watch() {
    for signal in [SIGINT, SIGTERM] { Foundation.signal(signal, note) }
  }

  private static let note: @convention(c) (Int32) -> Void = { signal in
    if asked.exchange(true, ordering: .relaxed) { _exit(128 + signal) }
  }
}
