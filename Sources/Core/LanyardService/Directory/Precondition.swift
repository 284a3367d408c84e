public import Diagnostics
internal import SCIM

/// What the caller requires the resource's version to be, or not to be (`If-Match`, `If-None-Match`; RFC 7644 §3.14,
/// RFC 9110 §13.1).
public struct Precondition: Sendable, Hashable {
  /// The version must be one of these; nil and any: whatever it is.
  let wanted: EntityTags?
  /// The version must be none of these: with any of them nothing may be there at all. Nil: whatever it is.
  let unwanted: EntityTags?

  public static let none = Precondition(wanted: nil, unwanted: nil)

  init(wanted: EntityTags?, unwanted: EntityTags?) {
    self.wanted = wanted
    self.unwanted = unwanted
  }

  /// Reads the two headers of a request that writes.
  ///
  /// - Throws: `scim.version.mismatch` for a header of more than 4 KiB.
  public init(ifMatch: String?, ifNoneMatch: String? = nil) throws(CodedError) {
    wanted = try EntityTags(ifMatch, named: "If-Match")
    unwanted = try EntityTags(ifNoneMatch, named: "If-None-Match")
  }

  /// - Parameter version: of the resource that is there.
  /// - Throws: `scim.version.mismatch`.
  public func check(_ version: Int) throws(CodedError) {
    guard wanted?.match(version) ?? true, !(unwanted?.match(version) ?? false) else {
      throw CodedError(
        .scimVersionMismatch, "the resource has another version than required", expected: expectation,
        received: Self.text([version]), remedy: "read the resource again and repeat the change on what it is now")
    }
  }

  private var expectation: String {
    if case .versions(let versions) = wanted { return Self.text(versions) }
    if case .versions(let versions) = unwanted { return "none of " + Self.text(versions) }
    return "no such resource"
  }

  private static func text(_ versions: Set<Int>) -> String {
    versions.sorted().map { "W/\"\($0)\"" }.joined(separator: ", ")
  }
}
