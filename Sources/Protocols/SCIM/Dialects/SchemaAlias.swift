internal import Diagnostics
internal import JSON

/// Another spelling of a schema's URN.
struct SchemaAlias: Sendable {
  let spelling: String
  /// Nil: the schema of the resource that the request is about.
  let meaning: String?

  /// What OneLogin sends. Longer spellings come first, because one is the beginning of another.
  static let preFinal = [
    SchemaAlias(spelling: "urn:scim:schemas:core:2.0:User", meaning: SchemaURN.user),
    SchemaAlias(spelling: "urn:scim:schemas:core:2.0:Group", meaning: SchemaURN.group),
    SchemaAlias(spelling: "urn:scim:schemas:core:2.0", meaning: nil),
    SchemaAlias(spelling: "urn:scim:schemas:extension:enterprise:2.0:User", meaning: SchemaURN.enterpriseUser),
    SchemaAlias(spelling: "urn:scim:schemas:extension:enterprise:2.0", meaning: SchemaURN.enterpriseUser),
  ]

  /// From the documented examples of Entra ID.
  static let misspelt = [
    SchemaAlias(
      spelling: "urn:ietf:params:scim:schemas:extension:enterprise:2.0User", meaning: SchemaURN.enterpriseUser)
  ]

  private static let quote = UInt8(ascii: "\"")
  /// What may stand before a name in a filter, a path or a list of names.
  private static let openers = Set(" (,[".utf8)

  /// The text with the alias at its start replaced; nil where none is there.
  private static func renamed(_ text: Substring, by aliases: [SchemaAlias], _ type: ResourceType?) -> String? {
    for alias in aliases {
      let head = text.utf8.prefix(alias.spelling.utf8.count)
      let next = text.utf8[head.endIndex...].first
      guard Substring(head).matches(ignoringCase: alias.spelling), next == nil || !isPartOfName(next),
        let meaning = alias.meaning ?? type?.schema.id
      else { continue }
      return meaning + text[head.endIndex...]
    }
    return nil
  }

  private static func isPartOfName(_ octet: UInt8?) -> Bool {
    octet.map { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) } ?? false
  }

  /// The expression with every alias outside of quotes replaced; nil where there is none.
  static func renamed(inExpression text: String, by aliases: [SchemaAlias], _ type: ResourceType?) -> String? {
    guard text.utf8.contains(UInt8(ascii: ":")) else { return nil }
    var result = ""
    var rest = text[...]
    var (isQuoted, isEscaped, mayStart) = (false, false, true)
    while let octet = rest.utf8.first {
      if mayStart, !isQuoted, let renamed = renamed(rest, by: aliases, type) {
        (rest, mayStart) = (renamed[...], false)
      }
      if octet == quote, !isEscaped { isQuoted.toggle() }
      isEscaped = isQuoted && octet == UInt8(ascii: "\\") && !isEscaped
      mayStart = openers.contains(octet)
      result.unicodeScalars.append(rest.unicodeScalars.removeFirst())
    }
    return result.hasSameOctets(as: text) ? nil : result
  }

  /// The members with aliased names, and those in `schemas`, replaced; nil where there are none.
  static func renamed(in members: JSONObject, by aliases: [SchemaAlias], _ type: ResourceType) -> JSONObject? {
    var result = JSONObject()
    var isChanged = false
    for member in members {
      let name = member.name.utf8.contains(UInt8(ascii: ":")) ? renamed(member.name[...], by: aliases, type) : nil
      let value = member.name.matches(ignoringCase: "schemas") ? schemas(member.value, by: aliases, type) : nil
      result[name ?? member.name] = value ?? member.value
      isChanged = isChanged || name != nil || value != nil
    }
    return isChanged ? result : nil
  }

  private static func schemas(_ value: JSONValue, by aliases: [SchemaAlias], _ type: ResourceType) -> JSONValue? {
    guard let list = value.arrayValue, list.count <= 64 else { return nil }
    let names = list.map { $0.stringValue.flatMap { renamed($0[...], by: aliases, type) } }
    guard names.contains(where: { $0 != nil }) else { return nil }
    return .array(zip(list, names).map { $1.map { .string($0) } ?? $0 })
  }
}
