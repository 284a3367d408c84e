extension Bool {
  /// The four texts of XML Schema's boolean.
  init?(schemaText text: String) {
    switch text {
    case "true", "1": self = true
    case "false", "0": self = false
    default: return nil
    }
  }
}
