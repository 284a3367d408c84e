internal import Diagnostics
internal import LanyardCore
internal import RoleMapping
internal import SCIM

/// The directory with before-images put back, until it is written. What somebody else has changed since is left as it is,
/// and the image says why. Its parts by topic: `Restoring+Resources`, `Restoring+Memberships`; what is written:
/// `Restoring+Outcome`.
struct Restoring {
  let tenant: TenantID
  let hold: Hold
  let reader: any StoreReader
  let registry: SchemaRegistry
  /// Resources as they will be.
  var resources: [ResourceID: StoredResource] = [:]
  /// Those that come back.
  var returning: Set<ResourceID> = []
  /// Values of those that come back, which nobody else may have.
  var taken: Set<OctetKey> = []
  var joining: [ResourceID: [ResourceID: Membership]] = [:]
  var leaving: [ResourceID: Set<ResourceID>] = [:]
  var episodes: [ResourceID: [Episode]] = [:]
  var suppressions: [ResourceID: [Suppression]] = [:]
  var noted: [HeldRecord] = []
  /// The numbers of images against which something stands, known before or not.
  var refusedNumbers: Set<Int> = []
  var touchedUsers: Set<ResourceID> = []
  /// Groups of another name than now, whose members are all judged again.
  var renamed: Set<ResourceID> = []

  private var decisions: LaterDecisions

  init(of hold: Hold, services: DirectoryServices, _ reader: any StoreReader) throws {
    tenant = hold.tenant
    self.hold = hold
    self.reader = reader
    decisions = LaterDecisions(of: hold, reader)
    guard let found = try reader.tenant(tenant) else { throw CodedError.unknownTenant }
    registry = try services.catalogue(of: found, reader).registry
  }

  mutating func restore(_ record: HeldRecord) throws {
    var refusal: HeldRecord.Refusal?
    switch record.image {
    case .attributes(let id, let type, let before, let after):
      refusal =
        try later(of: id, type, record)
        ?? restore(id, type, before: before, after: after, but: overtaken(record))
    case .deletion(let gone):
      refusal = try later(of: gone.id, gone.type, record) ?? bringBack(gone, since: record.changed)
    case .left(let rows): refusal = try join(rows, record)
    case .joined(let rows): refusal = try part(rows, record)
    case .episodes(let subject, let open):
      if try decisions.refusal(for: subject, since: record.changed) == nil { episodes[subject] = open }
    case .suppressions(let subject, let before): try suppress(before, subject, record)
    }
    if refusal != nil { refusedNumbers.insert(record.number) }
    guard refusal != record.refusal else { return }
    var record = record
    record.refusal = refusal
    noted.append(record)
  }

  /// What of an image something else has written since.
  func overtaken(_ record: HeldRecord) throws -> Set<HeldRecord.Image.Part> {
    let parts = Dictionary(grouping: record.image.parts, by: \.resource)
    return try parts.reduce(into: []) { found, entry in
      let writes = try reader.laterWrites(
        of: entry.key, parts: entry.value.map(\.name), hold: hold.id, tenant: tenant)
      found.formUnion(entry.value.filter { writes[$0.name].map { record.number <= $0 } ?? false })
    }
  }

  /// What was decided of a person since, who then stays as they are.
  mutating func later(
    of id: ResourceID, _ type: String, _ record: HeldRecord
  ) throws -> HeldRecord.Refusal? {
    type == "User" ? try decisions.refusal(for: id, since: record.changed) : nil
  }

  /// Keeps from somebody again what was kept from them.
  private mutating func suppress(_ before: [Suppression], _ subject: ResourceID, _ record: HeldRecord) throws {
    guard try decisions.refusal(for: subject, since: record.changed) == nil else { return }
    let back = try before.filter { try !decisions.holds($0.role, subject) }
    suppressions[subject, default: []] += back
  }
}
