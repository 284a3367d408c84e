internal import Diagnostics

/// Hides what is personal, so that an explanation can go into a ticket.
struct ValueMask {
  let shows: Bool

  /// A value that is personal as a whole: how long it was is all that is left.
  func personal(_ value: String) -> String {
    shows ? value : "(hidden, \(value.unicodeScalars.count) characters)"
  }

  /// A text that may hold a name: words with an `@` are hidden.
  func text(_ text: String) -> String {
    guard !shows, text.utf8.contains(UInt8(ascii: "@")) else { return text }
    return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      word.utf8.contains(UInt8(ascii: "@")) ? "(hidden)" : String(word)
    }.joined(separator: " ")
  }

  func error(_ error: CodedError) -> CodedError {
    var masked = error
    masked.message = text(error.message)
    masked.expected = error.expected.map(text)
    masked.received = error.received.map(text)
    return masked
  }

  func finding(_ finding: Finding) -> Finding {
    var masked = finding
    masked.expected = finding.expected.map(text)
    masked.received = finding.received.map(text)
    masked.error = finding.error.map(error)
    return masked
  }
}
