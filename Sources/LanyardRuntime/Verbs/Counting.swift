extension Int {
  /// The number with its noun: `1 role`, `2 roles`.
  ///
  /// - Parameter plural: where it is not the noun with an `s`.
  func of(_ noun: String, _ plural: String? = nil) -> String {
    "\(self) " + (self == 1 ? noun : plural ?? noun + "s")
  }

  /// `1 person`, `2 people`.
  var ofPeople: String { of("person", "people") }
}
