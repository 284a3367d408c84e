internal import Diagnostics
internal import JSON

/// Masks one body, within bounds of depth and size.
struct BodyMask {
  /// Octets of names and values that are shown of one body.
  static let maximumOctets = 16 << 10
  private static let maximumDepth = 12

  let mask: RequestMask
  private var room = BodyMask.maximumOctets
  /// By `bulkId`: its number in the order in which they come.
  private var bulkIDs: [OctetKey: Int] = [:]

  init(mask: RequestMask) {
    self.mask = mask
  }

  /// Where a value stands.
  private struct Place {
    /// The name of the attribute the value belongs to, its last part, in lower case.
    var name = ""
    var isAboutGroups: Bool
    var depth = 0

    func inside(_ name: String) -> Place { Place(name: name, isAboutGroups: isAboutGroups, depth: depth + 1) }
  }

  mutating func masked(_ value: JSONValue) -> JSONValue { masked(value, Place(isAboutGroups: mask.isAboutGroups)) }

  private mutating func masked(_ value: JSONValue, _ place: Place) -> JSONValue {
    guard room > 0, place.depth <= Self.maximumDepth else { return "‹truncated›" }
    if Self.isSecret(place.name), !value.isNull { return spent("‹secret›") }
    switch value {
    case .null, .bool: return spent(value)
    case .number: return spent(Self.counts.contains(place.name) ? value : "‹number›")
    case .string(let text): return spent(.string(string(text, place)))
    case .array(let elements): return .array(list(elements, place))
    case .object(let object): return .object(members(of: object, place))
    }
  }

  private mutating func spent(_ value: JSONValue) -> JSONValue {
    room -= value.stringValue.map { $0.utf8.count + 2 } ?? 8
    return value
  }

  private mutating func list(_ elements: [JSONValue], _ place: Place) -> [JSONValue] {
    let limit = place.name == "operations" ? 100 : place.name == "members" ? 3 : 10
    var shown: [JSONValue] = []
    for element in elements.prefix(limit) where room > 0 {
      var inner = place
      inner.depth += 1
      shown.append(masked(element, inner))
    }
    if shown.count < elements.count { shown.append(.string("‹and \(elements.count - shown.count) more›")) }
    return shown
  }

  private mutating func members(of object: JSONObject, _ place: Place) -> JSONObject {
    // The value of an operation is one of the attribute that its path names; a bulk operation says whose data it carries.
    let path = object.member(ignoringCase: "path")?.value.stringValue
    let isOperation = object.member(ignoringCase: "op") != nil
    var shown: [(String, JSONValue)] = []
    var masked: [String: Int] = [:]
    for member in object {
      guard room > 0 else {
        shown.append(("‹truncated›", .string("‹\(object.count - shown.count) members›")))
        break
      }
      var inner = place.inside(Self.lastName(member.name))
      if isOperation, inner.name == "value", let path { inner.name = Self.lastName(path) }
      if inner.name == "value", !isOperation, !place.name.isEmpty, place.name != "members" { inner.name = place.name }
      if inner.name == "data", let path { inner.isAboutGroups = RequestMask.namesGroups(path) }
      var name = mask.words.hasName(member.name) ? member.name : mask.expression(member.name, isPath: true)
      if !name.hasSameOctets(as: member.name) {
        // Two names may look alike once they are masked.
        masked[name, default: 0] += 1
        if let count = masked[name], count > 1 { name += " (\(count))" }
      }
      room -= name.utf8.count + 4
      shown.append((name, self.masked(member.value, inner)))
    }
    return JSONObject(members: shown)
  }

  private mutating func string(_ text: String, _ place: Place) -> String {
    if text.isEmpty || RequestMask.isUUID(text) || RequestMask.isBoolean(text) { return text }
    if text.hasPrefix("bulkId:") { return "bulkId:" + number(of: text.dropFirst("bulkId:".count)) }
    let words = mask.words
    switch place.name {
    case "bulkid": return number(of: text[...])
    case "path": return text.hasPrefix("/") ? mask.path(text) : mask.expression(text, isPath: true)
    case "filter": return mask.expression(text, isPath: false)
    case "displayname" where place.isAboutGroups: return String(text.prefix(128))
    case "schemas" where words.hasURN(text), "op" where words.hasOperation(text),
      "method" where words.hasMethod(text), "type" where words.hasValue(text),
      "resourcetype" where words.hasResourceType(text), "sortorder" where RequestMask.isOrder(text):
      return text
    case "sortby", "attributes", "excludedattributes":
      return words.hasName(text) ? text : mask.expression(text, isPath: true)
    default: return RequestMask.text(text)
    }
  }

  private mutating func number(of bulkID: Substring) -> String {
    let number = bulkIDs[OctetKey(String(bulkID))] ?? bulkIDs.count + 1
    bulkIDs[OctetKey(String(bulkID))] = number
    return "‹\(number)›"
  }

  private static let counts: Set<String> = ["count", "startindex", "failonerrors"]

  private static let secretWords = ["password", "secret", "token"].map { Array($0.utf8) }

  private static func isSecret(_ name: String) -> Bool {
    secretWords.contains { word in name.utf8.indices.contains { name.utf8[$0...].starts(with: word) } }
  }

  /// The last part of a name or path, in lower case: `givenname` of `name.givenName`, `value` of `emails[…].value`,
  /// `department` of the enterprise URN with that at its end.
  static func lastName(_ path: String) -> String {
    let end = path.prefix(512).split { ".:".contains($0) }.last ?? ""
    return CaseFold.ascii(end.prefix { $0 != "[" })
  }
}
