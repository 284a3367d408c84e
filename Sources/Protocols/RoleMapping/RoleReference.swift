internal import Diagnostics

/// One role of one application: `crm/agent`.
///
/// Equality and order go by octets, application first.
public struct RoleReference: Sendable {
  public var application: String
  public var role: String

  public init(application: String, role: String) {
    self.application = application
    self.role = role
  }

  /// Reads `application/role`, or `role` alone within `application`; nil where a part is missing or there are more.
  public init?(_ text: String, within application: String? = nil) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    if parts.count == 2 {
      self.init(application: String(parts[0]), role: String(parts[1]))
    } else if parts.count == 1, let application {
      self.init(application: application, role: text)
    } else {
      return nil
    }
  }
}

extension RoleReference: Hashable, Comparable, CustomStringConvertible {
  public static func == (left: RoleReference, right: RoleReference) -> Bool {
    left.application.hasSameOctets(as: right.application) && left.role.hasSameOctets(as: right.role)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(OctetKey(application))
    hasher.combine(OctetKey(role))
  }

  public static func < (left: RoleReference, right: RoleReference) -> Bool {
    guard left.application.hasSameOctets(as: right.application) else {
      return left.application.precedesByOctets(right.application)
    }
    return left.role.precedesByOctets(right.role)
  }

  public var description: String { "\(application)/\(role)" }
}

extension String {
  /// The order of UTF-8 octets, which is the order a store sorts by.
  func precedesByOctets(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
