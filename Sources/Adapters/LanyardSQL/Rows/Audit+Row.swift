internal import LanyardCore

extension AuditHead {
  static let columns = "tenant, size, frontier"

  init(_ row: any SQLRow) throws {
    self.init(tenant: try row.id(0), size: try row.number(1), frontier: try row.blob(2))
  }
}

extension SequencedEntry {
  static let columns = "tenant, position, time, action, entry, leaf_hash"

  init(_ row: any SQLRow) throws {
    self.init(
      tenant: try row.id(0), index: try row.number(1), time: try row.time(2), action: try row.string(3),
      octets: try row.blob(4), leafHash: try row.blob(5))
  }

  var values: [SQLValue] {
    [.id(tenant), .number(index), .time(time), .text(action), .octets(octets), .octets(leafHash)]
  }
}

extension AuditLogKey {
  static let columns = "tenant, origin, sealed_seed"

  init(_ row: any SQLRow) throws {
    self.init(tenant: try row.id(0), origin: try row.string(1), sealedSeed: try row.blob(2))
  }
}

extension SubjectKey {
  static let columns = "tenant, key_id, subject, sealed_key, created"

  init(_ row: any SQLRow) throws {
    self.init(
      tenant: try row.id(0), subject: try row.string(2), keyID: try row.string(1), sealedKey: try row.blob(3),
      created: try row.time(4))
  }

  var values: [SQLValue] {
    [.id(tenant), .text(keyID), .text(subject), .octets(sealedKey), .time(created)]
  }
}
