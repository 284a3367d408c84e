import Diagnostics
import JSON
import Provisioning
import RoleMapping

/// Accounts, deliveries and numbers for the tests of provisioning.
enum ProvisioningSample {
  static let now = Instant(milliseconds: 1_800_000_000_000)

  static func role(_ text: String, _ entitlements: [String] = []) -> AccountRole {
    AccountRole(
      reference: RoleReference(text) ?? RoleReference(application: text, role: ""), entitlements: entitlements)
  }

  static func account(
    _ roles: [AccountRole] = [], active: Bool = true, displayName: String? = nil, attributes: JSONObject = [:]
  ) -> DesiredAccount {
    DesiredAccount(
      subject: "s-1", userName: "ada", displayName: displayName, active: active, roles: roles, attributes: attributes)
  }

  static func observed(_ account: DesiredAccount) -> ObservedAccount { ObservedAccount(revision: 1, account: account) }

  static func delivery(
    _ id: String, subject: String = "s-1", revision: Int, _ operation: DeliveryOperation, state: DeliveryState? = nil
  ) -> Delivery {
    Delivery(
      id: id, target: "crm", subject: subject, revision: revision, operation: operation, payload: [:], createdAt: now,
      state: state)
  }

  static let receipt = DeliveryReceipt(status: 204, reference: "req-1", at: now)
}

/// A small seeded generator, so that a failing case can be had again.
struct ProvisioningRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
