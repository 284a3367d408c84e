public import Diagnostics
internal import SCIM

/// The value of `If-Match` or `If-None-Match` (RFC 9110 §8.8.3, §13.1): any version there is, or a list of entity tags.
/// Ours are weak and hold a number; a tag that this server never gave matches nothing.
public enum EntityTags: Sendable, Hashable {
  case any
  case versions(Set<Int>)

  /// Reads a header; nil where there is none.
  ///
  /// - Throws: `scim.version.mismatch` for a header of more than 4 KiB, which is not read.
  public init?(_ header: String?, named name: String) throws(CodedError) {
    guard let header else { return nil }
    guard header.utf8.count <= 4096 else {
      throw CodedError(
        .scimVersionMismatch, "the header `\(name)` is too long to be read", expected: "at most 4096 octets",
        received: "\(header.utf8.count) octets", remedy: "send one version")
    }
    let tags = Self.split(header)
    self = tags == ["*"] ? .any : .versions(Set(tags.compactMap(Self.version)))
  }

  public func match(_ version: Int) -> Bool {
    switch self {
    case .any: true
    case .versions(let versions): versions.contains(version)
    }
  }

  /// The elements of the list. A comma within quotation marks belongs to its tag.
  private static func split(_ header: String) -> [String] {
    var tags = [""]
    var isQuoted = false
    for character in header {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted {
        tags.append("")
      } else if isQuoted || character != " " && character != "\t" {
        tags[tags.count - 1].append(character)
      }
    }
    return tags.filter { !$0.isEmpty }
  }

  /// The number in `W/"3"` or `"3"`.
  private static func version(of tag: String) -> Int? {
    let opaque = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    guard opaque.count > 2, opaque.first == "\"", opaque.last == "\"" else { return nil }
    let digits = opaque.dropFirst().dropLast()
    return digits.allSatisfy { ("0"..."9").contains($0) } ? Int(digits) : nil
  }
}
