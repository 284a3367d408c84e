internal import Diagnostics
internal import JSON
internal import SCIM

/// The schema document inside a manifest (RFC 7643 §7). The SCIM module judges it; here its problems get their places, and
/// members that nobody reads are refused, for they are slips of the pen.
extension Schema {
  static let shape = ManifestShape.members([
    .init("schemas"), .init("id"), .init("name"), .init("description"), .init("meta"),
    .init("attributes", .list(attributeShape(holding: attributeShape()))),
  ])

  private static func attributeShape(holding inner: ManifestShape? = nil) -> ManifestShape {
    let plain = [
      "name", "type", "multiValued", "description", "required", "caseExact", "mutability", "returned", "uniqueness",
    ]
    let lists = ["canonicalValues", "referenceTypes"]
    return .members(
      plain.map { .init($0) } + lists.map { .init($0, .list(.plain)) }
        + (inner.map { [.init("subAttributes", .list($0))] } ?? []))
  }

  init?(reading reader: inout MemberReader) {
    let id = reader.urn("id")
    let attributes = reader.objects("attributes") { (attribute: inout MemberReader) in
      _ = attribute.objects("subAttributes") { $0.object }
      // Alone in a document of its own, so that every problem is known to be this attribute's.
      for problem in Schema.problems(in: ["id": "urn:x:y", "attributes": [.object(attribute.object)]]) {
        attribute.note(problem, at: attribute.path)
      }
      return attribute.object
    }
    guard let id, reader.problems.isEmpty else { return nil }
    var document: JSONObject = reader.object
    document["attributes"] = .array(attributes.map { .object($0) })
    if reader.value("name") == nil { document["name"] = .string(id.split(separator: ":").last.map(String.init) ?? id) }
    for problem in Schema.problems(in: .object(document)) { reader.note(problem, at: reader.path) }
    guard let schema = try? Schema(.object(document)) else { return nil }
    self = schema
  }
}

extension MemberReader {
  /// `urn:` and two parts or more, of characters that need no escaping in paths of attributes and of URLs (RFC 8141 §2).
  fileprivate mutating func urn(_ name: String) -> String? {
    guard let text = text(name, maximumOctets: 256) else { return nil }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let isPlain = text.utf8.allSatisfy { $0.isLetterOrDigit || [0x3A, 0x2D, 0x2E, 0x5F].contains($0) }
    if parts.count >= 3, text.hasPrefix("urn:"), isPlain, parts.allSatisfy({ !$0.isEmpty }) { return text }
    note(
      .manifestMemberInvalid, at: path(of: name), "is no URN for a schema",
      expected: "such as `urn:example:params:scim:schemas:acme:2.0:Badge`, of letters, digits, `:`, `-`, `.` and `_`",
      received: "`\(text.prefix(80))`", remedy: "write a URN of your own organisation")
    return nil
  }
}
