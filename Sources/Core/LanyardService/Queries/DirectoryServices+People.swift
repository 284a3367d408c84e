public import Diagnostics
internal import LanyardCore
internal import SCIMFilter

extension DirectoryServices {
  /// Somebody, whoever manages them, by an id or a name: a SCIM user's `userName`, or the name by which sign-ins find a
  /// just-in-time subject.
  func person(named text: String, tenant: TenantID, _ reader: any StoreReader) throws -> StoredResource? {
    if let id = ResourceID(text), let found = try reader.person(id, tenant: tenant) { return found }
    let folded = UserNameFolding.fold(text)
    let users = try reader.resources(type: "User", key: "userName", folded: folded, tenant: tenant)
    if let user = users.first { return user }
    let hashes = ConnectionManifest.Match.allCases.map { names.hash(text, as: $0, in: tenant) }
    for name in try reader.linkedNames(hashes, tenant: tenant) {
      if let id = name.subject, let found = try reader.person(id, tenant: tenant) { return found }
    }
    return nil
  }

  /// The same for whom a request names, who must be there.
  ///
  /// - Throws: `subject.unknown`.
  func existingPerson(named text: String, tenant: TenantID, _ reader: any StoreReader) throws -> StoredResource {
    if let found = try person(named: text, tenant: tenant, reader) { return found }
    throw CodedError.unknownUser(text)
  }
}

extension CodedError {
  /// `subject.unknown` for what names nobody.
  public static func unknownUser(_ user: String) -> CodedError {
    CodedError(
      .subjectUnknown, "there is no user `\(user.prefix(80))`",
      expected: "a userName, the name that somebody signs in by, or an id",
      remedy: "list users by SCIM: GET /t/TENANT/scim/v2/Users, or who holds roles with `lanyard access report`")
  }
}
