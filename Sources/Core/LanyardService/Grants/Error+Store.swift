internal import Diagnostics

extension Error {
  /// Whether the store itself is in trouble, which is nobody's policy.
  var isStoresOwn: Bool {
    guard let error = self as? CodedError else { return false }
    return error.code.rawValue.hasPrefix("store.")
  }
}
