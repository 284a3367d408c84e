public import RoleMapping

extension PolicyFeatures {
  /// The members of the policy language that Lanyard puts into effect.
  public static let product: PolicyFeatures = [.attributes, .revocationGuard]
}
