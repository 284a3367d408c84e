internal import LanyardCore

/// Those of a person's grants whose revocation waits for somebody to decide, and which stay effective until then.
struct WaitingGrants {
  private let subject: ResourceID
  /// The tenant's open hold, where the person is concerned by it.
  private let hold: Hold?
  /// Whether a background job has yet to come to the person, and will hold what the directory takes away.
  private let isUnjudged: Bool

  /// - Parameter grants: the person's, in force.
  init(of subject: ResourceID, among grants: [Grant], tenant: TenantID, _ reader: any StoreReader) throws {
    self.subject = subject
    guard !grants.isEmpty, let latest = try reader.latestHold(of: tenant), latest.isOpen else {
      (hold, isUnjudged) = (nil, false)
      return
    }
    isUnjudged = try DirectoryView(reader: reader, tenant: tenant).isWaitingForDirectory(subject)
    let waits = isUnjudged || grants.contains { $0.state == .held && $0.hold == latest.id }
    hold = waits ? latest : nil
  }

  var isAny: Bool { hold != nil }

  func contains(_ grant: Grant) -> Bool {
    guard let hold else { return false }
    return grant.state == .held ? grant.hold == hold.id : isUnjudged
  }

  /// The person as known before a held request deleted them.
  func deletedUser(_ reader: any StoreReader) throws -> StoredResource? {
    try hold.flatMap { try reader.heldResource(subject, hold: $0.id, tenant: $0.tenant) }
  }
}
