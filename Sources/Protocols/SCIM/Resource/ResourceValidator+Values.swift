internal import Diagnostics
internal import JSON
internal import SCIMFilter

extension ResourceValidator {
  /// Lengths, and the characters of user names, in a document whose types have been checked.
  func judgeValues(of document: ResourceDocument) throws(CodedError) {
    for reference in type.storedAttributes {
      let holder = reference.container.map { document[$0]?.objectValue ?? [:] } ?? document
      guard let value = holder[reference.definition.name] else { continue }
      for element in value.arrayValue ?? [value] { try judge(element, at: reference) }
    }
  }

  private func judge(_ value: JSONValue, at reference: AttributeReference) throws(CodedError) {
    switch value {
    case .object(let members):
      for member in members {
        guard let part = reference.definition.subAttribute(named: member.name) else { continue }
        var inner = reference
        inner.subAttribute = part
        try judge(member.value, at: inner)
      }
    case .array(let elements):
      for element in elements { try judge(element, at: reference) }
    case .string(let text):
      try requireLength(text.utf8.count, atMost: limit(of: reference), at: reference)
      if reference.definition.type.comparison == .userName, !UserNameFolding.accepts(text) {
        throw Self.badUserName(at: reference)
      }
    case .number(let number):
      try requireLength(number.text.utf8.count, atMost: limits.maximumNumberOctets, at: reference)
    case .bool, .null: break
    }
  }

  private func limit(of reference: AttributeReference) -> Int {
    let definition = reference.subAttribute ?? reference.definition
    if definition.kind == .binary || definition.kind == .reference { return limits.maximumBinaryOctets }
    let isTop = reference.container == nil && reference.subAttribute == nil
    let isName = isTop && ["userName", "displayName", "externalId"].contains(definition.name)
    return isName || definition.uniqueness != .none ? limits.maximumNameOctets : limits.maximumTextOctets
  }

  private func requireLength(
    _ count: Int, atMost limit: Int, at reference: AttributeReference
  ) throws(CodedError) {
    guard count > limit else { return }
    throw CodedError(
      .scimValueTooLong, "the value of `\(reference.path)` is too long", expected: "at most \(limit) octets",
      received: "\(count) octets", remedy: "send a shorter value")
  }

  private static func badUserName(at reference: AttributeReference) -> CodedError {
    CodedError(
      .scimValueUserName, "the value of `\(reference.path)` cannot be a user name",
      expected: "letters, digits, marks and visible ASCII, with blanks only between them (RFC 8265 §3)",
      remedy: "remove controls, symbols, and blanks at either end")
  }
}
