internal import ArgumentParser
internal import Diagnostics

/// A length of time on the command line: ISO 8601, such as `P90D` or `PT8H`.
struct Length: ExpressibleByArgument {
  let duration: Duration

  init(duration: Duration) {
    self.duration = duration
  }

  init?(argument: String) {
    guard let duration = Duration(iso8601: argument) else { return nil }
    self.duration = duration
  }

  var defaultValueDescription: String { duration.iso8601 }
}
