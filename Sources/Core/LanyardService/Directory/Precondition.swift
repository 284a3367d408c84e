public import Diagnostics
internal import SCIM

/// What the caller requires the resource's version to be (`If-Match`, RFC 7644 §3.14).
public enum Precondition: Sendable, Hashable {
  case none
  /// Any of these versions; `*` is none.
  case version(Set<Int>)

  /// Reads an `If-Match` header: `*`, or a list of entity tags. A tag that this server never gave matches nothing, so a
  /// header of such tags alone fails every check.
  ///
  /// - Throws: `scim.version.mismatch` for a header of more than 4 KiB, which is not read.
  public init(ifMatch header: String?) throws(CodedError) {
    guard let header else {
      self = .none
      return
    }
    guard header.utf8.count <= 4096 else {
      throw CodedError(
        .scimVersionMismatch, "the header `If-Match` is too long to be read", expected: "at most 4096 octets",
        received: "\(header.utf8.count) octets", remedy: "send one version")
    }
    let tags = header.split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
    if tags == ["*"] {
      self = .none
      return
    }
    self = .version(Set(tags.compactMap(Self.version)))
  }

  /// The number in `W/"3"` or `"3"`.
  static func version(of tag: String) -> Int? {
    let opaque = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    guard opaque.count > 2, opaque.first == "\"", opaque.last == "\"" else { return nil }
    return Int(opaque.dropFirst().dropLast())
  }

  /// - Throws: `scim.version.mismatch`.
  public func check(_ version: Int) throws(CodedError) {
    guard case .version(let wanted) = self, !wanted.contains(version) else { return }
    throw CodedError(
      .scimVersionMismatch, "the resource has another version than required",
      expected: wanted.sorted().map { "W/\"\($0)\"" }.joined(separator: ", "), received: "W/\"\(version)\"",
      remedy: "read the resource again and repeat the change on what it is now")
  }
}
