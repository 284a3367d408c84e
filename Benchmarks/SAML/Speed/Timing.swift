import Foundation

/// How long one turn takes, by the CPU clock of this thread: other programs on the machine do not count.
struct Timing {
  let median: Int
  let p99: Int

  init(seconds: Double, _ turn: () -> Void) {
    for _ in 0..<20 { turn() }
    var times: [Int] = []
    let end = Self.now + Int(seconds * 1e9)
    while Self.now < end {
      let start = Self.now
      turn()
      times.append(Self.now - start)
    }
    times.sort()
    median = times[times.count / 2]
    p99 = times[times.count * 99 / 100]
  }

  var text: String { "\(median) \(p99)" }

  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
