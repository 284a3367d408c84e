internal import Foundation
internal import LanyardRuntime
internal import Synchronization

/// How far a load is, on a terminal: records, records a second, and how long the rest will take at this pace.
final class ImportBar: Sendable {
  private struct State {
    let line = ProgressLine("loading")
    let begun = Date()
    /// The octets of the file that were loaded when the first report came.
    var start: Int?
  }

  private let state = Mutex(State())

  func show(_ report: ImportReport, size: Int) {
    state.withLock { state in
      let start = state.start ?? report.octets
      state.start = start
      let seconds = max(Date().timeIntervalSince(state.begun), 0.001)
      let pace = Double(report.records - report.resumedAfter) / seconds
      var text = "\(report.records) records, \(size > 0 ? report.octets * 100 / size : 100) %, \(Int(pace))/s"
      let octetsPerSecond = Double(report.octets - start) / seconds
      if octetsPerSecond > 0 { text += ", \(Int(Double(size - report.octets) / octetsPerSecond)) s left" }
      state.line.show(text, isLast: report.octets >= size)
    }
  }

  func clear() { state.withLock { $0.line.clear() } }
}
