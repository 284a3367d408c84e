public import Diagnostics

/// A tenant's name in URLs and manifests: `[a-z0-9][a-z0-9-]{0,62}`. It never changes.
public struct TenantName: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  /// - Throws: `tenant.name.invalid`.
  public init(_ text: String) throws(CodedError) {
    guard Self.isValid(text) else {
      throw CodedError(
        .tenantNameInvalid, "`\(text.prefix(80))` is no tenant name",
        expected: "1 to 63 lower-case letters, digits and hyphens, not starting with a hyphen",
        remedy: "choose another name")
    }
    self.text = text
  }

  private init(reserved text: String) {
    self.text = text
  }

  /// The reserved tenant whose log records the operator's own acts.
  public static let `operator` = TenantName(reserved: "_operator")

  public var description: String { text }

  private static func isValid(_ text: String) -> Bool {
    let octets = text.utf8
    guard (1...63).contains(octets.count), octets.first != UInt8(ascii: "-") else { return false }
    return octets.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
  }
}
