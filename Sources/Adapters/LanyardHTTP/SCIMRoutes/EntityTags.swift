internal import Diagnostics
internal import SCIM

/// The value of `If-None-Match` (RFC 9110 §13.1.2): weak comparison, as versions are weak tags.
struct EntityTags {
  private let tags: [Substring]

  init(_ header: String?) {
    tags = (header ?? "").split(separator: ",").map { tag in
      let trimmed = tag.drop { $0 == " " || $0 == "\t" }
      let end = trimmed.lastIndex { $0 != " " && $0 != "\t" }.map(trimmed.index(after:)) ?? trimmed.startIndex
      let bare = trimmed[..<end]
      return bare.hasPrefix("W/") ? bare.dropFirst(2) : bare
    }
  }

  func match(_ version: Int) -> Bool {
    let current = ResourceRepresentation.entityTag(version).dropFirst(2)
    return tags.contains { $0.hasSameOctets(as: "*") || $0.hasSameOctets(as: current) }
  }
}
