/// What a delivery does to an account.
public enum DeliveryOperation: String, Hashable, Sendable, CaseIterable {
  /// Switches the account off and takes every role.
  case deactivate
  /// Takes roles, or rights within roles.
  case revoke
  /// Takes and gives; a driver takes first.
  case replace
  /// Gives roles, or switches the account on.
  case grant
  /// Changes the profile alone.
  case update

  /// Whether somebody loses something: such deliveries go first, wait for no rate limit and are not given up.
  public var takesAway: Bool {
    switch self {
    case .deactivate, .revoke, .replace: true
    case .grant, .update: false
    }
  }
}
