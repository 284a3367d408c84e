internal import Diagnostics
public import RoleMapping

/// A role as a target gets it: its name and the rights it stands for.
public struct AccountRole: Hashable, Sendable {
  public var reference: RoleReference
  /// In the application's own words; their order means nothing.
  public var entitlements: [String]

  public init(reference: RoleReference, entitlements: [String] = []) {
    self.reference = reference
    self.entitlements = entitlements
  }

  var rights: Set<OctetKey> { Set(entitlements.map(OctetKey.init)) }
}
