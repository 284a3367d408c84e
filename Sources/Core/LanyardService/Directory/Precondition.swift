public import Diagnostics
internal import LanyardCore
internal import SCIM

/// What the caller requires the resource's version to be (`If-Match`, RFC 7644 §3.14).
public enum Precondition: Sendable, Hashable {
  case none
  /// Any of these versions; `*` is none.
  case version(Set<Int>)

  /// Reads an `If-Match` header: `*`, or a list of entity tags as this server gives them.
  ///
  /// - Throws: `scim.version.mismatch` for a tag this server never gave: it can match nothing.
  public init(ifMatch header: String?) throws(CodedError) {
    guard let header else {
      self = .none
      return
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

extension ResourceReader {
  /// The resource of an id as a client writes it; nil for what is no id at all.
  func resource(text: String, type: String, tenant: TenantID) throws -> StoredResource? {
    guard let id = ResourceID(text) else { return nil }
    return try resource(id, type: type, tenant: tenant)
  }
}

extension CodedError {
  /// 404: there is no such resource in this tenant.
  static func unknownResource(_ type: ResourceType, _ id: String) -> CodedError {
    CodedError(
      .scimResourceUnknown, "there is no \(type.name) `\(id.prefix(80))`",
      remedy: "look it up with a filter; it may have been deleted")
  }
}
