internal import LanyardCore

/// The lists that together hold everybody to whom a policy can give something, or from whom it can take it.
enum SubjectList: CaseIterable {
  case users
  /// Whom sign-ins created.
  case justInTime
  /// Who is gone from the directory while a role of theirs waits in the open hold.
  case gone

  /// Those of the list behind `last`, by id.
  func page(of tenant: TenantID, after last: ResourceID?, limit: Int, _ reader: any StoreReader) throws -> [ResourceID]
  {
    switch self {
    case .users: return try reader.resourceIDs(type: "User", tenant: tenant, after: last, limit: limit)
    case .justInTime:
      let type = StoredResource.justInTimeType
      return try reader.resourceIDs(type: type, tenant: tenant, after: last, limit: limit)
    case .gone:
      guard let hold = try reader.latestHold(of: tenant), hold.isOpen else { return [] }
      return try reader.goneSubjects(of: hold.id, tenant: tenant, after: last, limit: limit)
    }
  }

  /// How many they are, all lists together.
  static func count(of tenant: TenantID, _ reader: any StoreReader) throws -> Int {
    let listed = try StoredResource.subjectTypes.reduce(0) { try $0 + reader.resourceCount(type: $1, tenant: tenant) }
    return try listed + gone.page(of: tenant, after: nil, limit: .max, reader).count
  }
}

extension DirectoryView {
  /// A person as the directory has them, or had them before a request that is held deleted them.
  func lastKnown(_ subject: ResourceID) throws -> StoredResource? {
    if let user = try user(subject) { return user }
    guard let hold = try grants(of: subject).lazy.compactMap(\.hold).first else { return nil }
    return try reader.heldResource(subject, hold: hold, tenant: tenant)
  }
}
