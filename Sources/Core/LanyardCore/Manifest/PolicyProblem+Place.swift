public import Diagnostics
public import RoleMapping

extension PolicyProblem {
  /// The error with the policy and the rule it is about, and where in the text that stands.
  ///
  /// - Parameter positions: of the members of the policy's document; unknown where it did not come with a text.
  public func error(in policy: ManifestReference, _ positions: DocumentPositions = .unknown) -> CodedError {
    error.placed(in: policy, rule: ruleID, pointer: pointer, positions)
  }
}

extension PolicyWarning {
  /// The same warning with its policy, rule and place.
  public func placed(in policy: ManifestReference, _ positions: DocumentPositions) -> PolicyWarning {
    var warning = self
    warning.error = error.placed(in: policy, rule: ruleID, pointer: pointer, positions)
    return warning
  }
}

extension CodedError {
  fileprivate func placed(
    in policy: ManifestReference, rule: String?, pointer: String, _ positions: DocumentPositions
  ) -> CodedError {
    var error = self
    error.message = "\(policy)\(rule.map { ", rule `\($0)`" } ?? ""): \(message)"
    error.position = positions[DocumentPositions.path(pointer: pointer)] ?? position
    error.position = error.position(naming: rule)
    return error
  }

  /// The position with the rule it is in.
  func position(naming rule: String?) -> Position? {
    guard let rule else { return position }
    var place = position ?? Position()
    place.rule = rule
    return place
  }
}
