internal import Diagnostics
internal import LanyardCore

extension Hold {
  mutating func close(as state: State, at now: Instant) {
    self.state = state
    closed = closed ?? now
  }
}
