internal import SCIMFilter

extension ResourceType {
  /// The attribute that the path of an operation means; its sub-attribute stands before or behind the brackets, never both.
  func reference(of path: PatchPath) -> AttributeReference? {
    guard var reference = reference(to: path.path) else { return nil }
    guard path.filter != nil else { return reference }
    guard reference.subAttribute == nil else { return nil }
    guard let name = path.subAttribute else { return reference }
    reference.subAttribute = reference.definition.subAttribute(named: name)
    return reference.subAttribute == nil ? nil : reference
  }
}
