internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore

/// What a write of a SCIM user means for the names by which sign-ins find people.
///
/// A name that the user has is SCIM's: a just-in-time subject who had it is adopted by the create of the user, or ends. A
/// name that the user lets go is closed, so that nobody comes back by it as somebody whom SCIM does not know.
struct NameClaims {
  /// The just-in-time subject whose id the new user takes over.
  private(set) var adopted: StoredResource?
  /// Just-in-time subjects who end.
  private(set) var ended: [StoredResource] = []
  /// Names that were linked or closed and are the user's now.
  private var taken: [[UInt8]] = []
  /// Names that the user had and has no more.
  private var released: [[UInt8]] = []

  init() {}

  /// - Parameters:
  ///   - before: the user's document as it was; nil of a new user.
  ///   - after: the document as it will be; empty where the user goes.
  ///   - id: the id that the user has to have, if any.
  init(
    before: JSONObject?, after: JSONObject, id: ResourceID?, tenant: TenantID, _ services: DirectoryServices,
    _ reader: any StoreReader
  ) throws {
    let names = FindableName.all(of: after)
    let old = before.map { FindableName.all(of: $0) } ?? []
    released = old.filter { !names.contains($0) }.map { services.names.hash($0, in: tenant) }
    let fresh = names.filter { !old.contains($0) }.map { services.names.hash($0, in: tenant) }
    guard !fresh.isEmpty else { return }
    let linked = try reader.linkedNames(fresh, tenant: tenant)
    taken = linked.map(\.hash)
    for hash in fresh {
      guard let id = linked.first(where: { $0.hash == hash })?.subject,
        let subject = try reader.resource(id, type: StoredResource.justInTimeType, tenant: tenant)
      else { continue }
      ended.append(subject)
    }
    guard before == nil, let first = ended.firstIndex(where: { subject in id.map { $0 == subject.id } ?? true }) else {
      return
    }
    adopted = ended.remove(at: first)
  }

  /// The rows that the claims write, ahead of the user's own.
  func changes(_ tenant: TenantID) -> [Change] {
    var changes = ([adopted].compactMap(\.self) + ended).map { subject in
      Change.deleteResource(subject.id, tenant: tenant, expecting: subject.version)
    }
    if !taken.isEmpty { changes.append(.unlinkNames(taken, tenant: tenant)) }
    if !released.isEmpty { changes.append(.linkNames(released, subject: nil, tenant: tenant)) }
    return changes
  }

  /// How the log tells of those who were adopted or ended.
  func events(_ tenant: TenantID, _ context: CommandContext) -> [TenantEvent] {
    ([adopted].compactMap(\.self).map { ("subject.adopted", $0) } + ended.map { ("subject.ended", $0) }).map {
      action, subject in
      TenantEvent(
        tenant: tenant,
        event: context.event(action, target: AuditTarget(kind: "User", id: subject.id.description)))
    }
  }
}
