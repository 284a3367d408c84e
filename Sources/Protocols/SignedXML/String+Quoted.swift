internal import Diagnostics

extension StringProtocol {
  /// Foreign text as messages show it.
  var quoted: String { asForeignText }
}
