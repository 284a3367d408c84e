public import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

/// Reads about mapping: nothing here changes anything.
public struct MappingQueries: Sendable {
  private let store: any Store
  private let services: DirectoryServices
  private let clock: any LanyardCore.Clock

  public init(store: any Store, services: DirectoryServices, clock: any LanyardCore.Clock) {
    self.store = store
    self.services = services
    self.clock = clock
  }

  /// Explains one subject's roles.
  ///
  /// - Parameters:
  ///   - user: a resource id or a userName; also of somebody who is gone while a role of theirs waits.
  ///   - role: `application/role`; nil for every role there is.
  ///   - moment: the instant of judgement; nil for now. The grants are those that the ledger has of that instant; policy,
  ///     directory and episodes are those of today.
  /// - Throws: `tenant.unknown`, `subject.unknown`, `mapping.role.unknown`.
  public func explain(
    tenant name: TenantName, user: String, role: String? = nil, at moment: Instant? = nil
  ) async throws -> SubjectExplanation {
    let (services, today) = (services, clock.now())
    return try await store.read { reader in
      let tenant = try reader.existingTenant(named: name)
      let present = try services.person(named: user, tenant: tenant.id, reader)
      let gone = try present == nil ? HoldQueries.gonePerson(named: user, in: tenant.id, reader) : Optional.none
      guard let person = present ?? gone else { throw CodedError.unknownUser(user) }
      let inquiry = try SubjectInquiry(
        of: person, isGone: gone != nil, in: tenant, at: moment, today: today, services, reader)
      return inquiry.explanation(of: try Self.roles(of: inquiry.active, role))
    }
  }

  private static func roles(of active: ActivePolicy, _ wanted: String?) throws -> [RoleReference] {
    guard let wanted else { return active.roles }
    if let role = RoleReference(wanted), active.roles.contains(role) { return [role] }
    // Whoever leaves the application out means a role of that name.
    let near =
      active.roles.first { $0.role.hasSameOctets(as: wanted) }?.description
      ?? active.roles.map(\.description).nearest(to: wanted)
    throw CodedError(
      .mappingRoleUnknown, "there is no role `\(wanted.prefix(80))`", expected: "application/role of a catalogue",
      received: "`\(wanted.prefix(80))`",
      remedy: near.map { "write `\($0)`" } ?? "list the roles with `lanyard mapping explain` without `--role`")
  }
}
