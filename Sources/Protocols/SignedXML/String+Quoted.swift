extension StringProtocol {
  /// Foreign text as messages show it: in backticks, and never more than 120 characters of it.
  var quoted: String {
    count > 120 ? "`\(prefix(120))…`" : "`\(self)`"
  }
}
