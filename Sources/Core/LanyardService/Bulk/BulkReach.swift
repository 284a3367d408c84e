internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SCIM

/// From how many people the operations of a bulk request can take a role, told by their methods and types before any of
/// them is run.
///
/// The request that trips the guard is held whole (design §4.9), so what could trip it is decided together. Requests that
/// cannot, such as the first load of a directory, leave others their turn.
struct BulkReach {
  let tenant: TenantID
  /// Nil for any number.
  private(set) var people: Int? = 0

  init(_ steps: [BulkStep], of tenant: TenantID, _ reader: any StoreReader) throws {
    self.tenant = tenant
    // A create takes roles from nobody, unless it adopts somebody whom a sign-in brought.
    let justInTime = StoredResource.justInTimeType
    let adopts = try !reader.resourceIDs(type: justInTime, tenant: tenant, after: nil, limit: 1).isEmpty
    for case .success(let operation) in steps.map(\.operation) { add(operation, mayAdopt: adopts) }
  }

  private mutating func add(_ operation: DirectoryOperation, mayAdopt: Bool) {
    switch (operation.type.role, operation.method) {
    case (.neither, _): break
    case (.user, .post): add(mayAdopt ? 1 : 0)
    case (.user, _): add(1)
    // Whoever comes into a group can lose by it too: a rule may say `not`, and roles may exclude each other.
    case (.group, .post): if operation.namesMembers { people = nil }
    case (.group, _): people = nil
    }
  }

  private mutating func add(_ more: Int) { people = people.map { $0 + more } }

  /// Whether the guard could trip by them; not while a hold is open, for then everything waits.
  func mayTrip(_ services: DirectoryServices, at now: Instant, _ reader: any StoreReader) throws -> Bool {
    guard people != 0, try reader.latestHold(of: tenant)?.isOpen != true else { return false }
    let limits = try services.policies.committedPolicy(for: tenant, reader).guardLimits
    // Nobody loses a role who holds none. More than the guard lets pass need not be counted.
    let most = min(people ?? .max, limits.count + 1)
    let losing = min(most, try reader.holderCount(of: tenant, after: now, limit: most))
    return try losing > 0 && GuardWindow(limits, of: tenant, at: now, reader).trips(after: losing)
  }
}

extension DirectoryOperation {
  fileprivate var namesMembers: Bool {
    body.objectValue?.members.contains { $0.name.matches(ignoringCase: "members") } ?? false
  }
}
