internal import Diagnostics
internal import JSON
internal import SCIM
internal import SCIMFilter

/// What one column of a CSV file holds, by its header.
enum CSVColumn {
  /// A value of an attribute; the path as a PATCH has it.
  case attribute(path: String, kind: AttributeType.Kind)
  /// Of a user: display names of groups, with `;` between them.
  case groups
  /// Of a group: user names, with `;` between them.
  case members

  /// Reads a header: `userName`, `name.givenName`, `emails[type eq "work"].value`, or `emails.work` for the same.
  ///
  /// - Throws: `import.header.invalid`, and the codes of paths.
  init(_ header: String, of type: ResourceType) throws(CodedError) {
    if header.matches(ignoringCase: "groups"), type.name == "User" {
      self = .groups
    } else if header.matches(ignoringCase: "members"), type.relations.contains("members") {
      self = .members
    } else {
      self = try Self.attribute(header, of: type)
    }
  }

  private static func attribute(_ header: String, of type: ResourceType) throws(CodedError) -> CSVColumn {
    let path = try PatchPath(parsing: header)
    guard let whole = type.reference(named: path.path.attribute, schema: path.path.schema) else {
      throw invalid(header, "names no attribute of a \(type.name)")
    }
    let definition = whole.definition
    guard definition.kind == .complex else {
      guard path.path.subAttribute == nil, path.filter == nil else { throw invalid(header, "has no parts") }
      return .attribute(path: header, kind: definition.kind)
    }
    let part = path.subAttribute ?? path.path.subAttribute
    if let part, let definition = definition.subAttribute(named: part),
      !whole.definition.isMultiValued || path.filter != nil
    {
      return .attribute(path: header, kind: definition.kind)
    }
    // `emails.work`: the value of the element of that type.
    if let part, path.filter == nil, definition.isMultiValued, definition.subAttribute(named: "type") != nil,
      let value = definition.subAttribute(named: "value"), definition.subAttribute(named: part) == nil
    {
      return .attribute(path: "\(whole.path)[type eq \"\(part)\"].value", kind: value.kind)
    }
    throw invalid(header, "does not say which value is meant")
  }

  /// The text of a cell as the attribute has it.
  ///
  /// - Throws: `import.value.invalid`.
  static func value(_ text: String, kind: AttributeType.Kind, header: String) throws(CodedError) -> JSONValue {
    switch kind {
    case .boolean:
      if text.matches(ignoringCase: "true") { return true }
      if text.matches(ignoringCase: "false") { return false }
      throw invalidValue(header, expected: "`true` or `false`", text)
    case .integer, .decimal:
      guard let number = try? JSONValue(parsing: Array(text.utf8)), number.numberValue != nil else {
        throw invalidValue(header, expected: "a number", text)
      }
      return number
    default: return .string(text)
    }
  }

  private static func invalid(_ header: String, _ reason: String) -> CodedError {
    CodedError(
      .importHeaderInvalid, "the column `\(header.prefix(120))` \(reason)",
      expected: "a path such as `userName`, `name.givenName` or `emails.work`", received: "`\(header.prefix(120))`",
      remedy: "write the attribute's SCIM path, or leave the column out", position: .init(line: 1))
  }

  private static func invalidValue(_ header: String, expected: String, _ text: String) -> CodedError {
    CodedError(
      .importValueInvalid, "the value of the column `\(header.prefix(120))` cannot be read", expected: expected,
      received: "`\(text.prefix(80))`", remedy: "mend the value, or leave the cell empty")
  }
}
