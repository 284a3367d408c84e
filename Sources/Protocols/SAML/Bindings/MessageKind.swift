/// Which of the two messages a binding carries; the raw value is the parameter's name.
public enum MessageKind: String, Sendable, CaseIterable {
  case request = "SAMLRequest"
  case response = "SAMLResponse"
}
