extension StringProtocol {
  /// Foreign text as messages show it: in backticks, and never more than 120 code points of it. Characters would be no
  /// bound: one of them may carry any number of combining marks.
  var quoted: String {
    let shown = unicodeScalars.prefix(120)
    return shown.endIndex == endIndex ? "`\(self)`" : "`\(String(String.UnicodeScalarView(shown)))…`"
  }
}
