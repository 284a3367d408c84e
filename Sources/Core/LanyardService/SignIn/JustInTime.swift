internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SAML
internal import SCIMFilter

/// People whom no directory brings: a sign-in creates them, as subjects of mapping and not as SCIM resources, where the
/// connection lets it. What SCIM closed stays closed.
struct JustInTime {
  let trust: ConnectionTrust
  let services: DirectoryServices
  let reader: any StoreReader

  private var tenant: TenantID { trust.tenant.id }

  /// The subject of an assertion that names nobody of the directory.
  ///
  /// - Throws: `subject.unknown` where the connection creates nobody or the name cannot be kept, `subject.closed`,
  ///   `subject.just-in-time.limit`.
  func arrival(_ assertion: ValidatedAssertion, _ context: CommandContext) throws -> Arrival {
    guard let name = assertion.nameID, !name.isEmpty, try isOpen() else { throw CodedError.nobody(trust.connection) }
    guard !assertion.isNameTransient, name.utf8.count <= 512, UserNameFolding.accepts(name) else {
      throw CodedError.unusableName
    }
    let hash = services.names.hash(name, as: trust.connection.match, in: tenant)
    guard let linked = try reader.linkedNames([hash], tenant: tenant).first else {
      return try creation(of: name, hash, context)
    }
    guard let id = linked.subject else { throw CodedError.closed }
    guard let user = try reader.resource(id, type: StoredResource.justInTimeType, tenant: tenant) else {
      throw CodedError.nobody(trust.connection)
    }
    return Arrival(user: user)
  }

  /// Whether the connection creates people. Where it does not say, it does for a tenant that never had a SCIM client nor a
  /// SCIM user: a token that was revoked must not open a door.
  private func isOpen() throws -> Bool {
    if let said = trust.connection.justInTime { return said }
    guard try reader.resourceIDs(type: "User", tenant: tenant, after: nil, limit: 1).isEmpty else { return false }
    guard try reader.clients(of: tenant).isEmpty else { return false }
    return try reader.tokens(of: tenant).allSatisfy { $0.scopes.isDisjoint(with: Scope.allSCIM) }
  }

  private func creation(of name: String, _ hash: [UInt8], _ context: CommandContext) throws -> Arrival {
    let maximum =
      try services.catalogue(of: trust.tenant, reader).tenant?.maximumJustInTime
      ?? TenantManifest.standardMaximumJustInTime
    let count = try reader.resourceCount(type: StoredResource.justInTimeType, tenant: tenant)
    guard count < maximum else { throw CodedError.full(maximum) }
    let user = StoredResource(
      id: context.newID(), tenant: tenant, type: StoredResource.justInTimeType, created: context.now,
      lastModified: context.now, document: document(of: name))
    let event = context.event(
      "subject.created", target: AuditTarget(kind: "User", id: user.id.description),
      changes: [AuditChange(.added, path: "connection", after: .string(trust.connection.name))],
      personal: [PersonalValues(subject: user.id.description, values: ["userName": .string(name)])])
    return Arrival(
      user: user,
      changes: [.insertResource(user, index: []), .linkNames([hash], subject: user.id, tenant: tenant)],
      events: [TenantEvent(tenant: tenant, event: event)])
  }

  /// What is known of somebody by name alone, in the words of a SCIM user.
  private func document(of name: String) -> JSONObject {
    var document: JSONObject = ["userName": .string(name)]
    switch trust.connection.match {
    case .userName: break
    case .externalId: document["externalId"] = .string(name)
    case .email: document["emails"] = [["value": .string(name)]]
    }
    return document
  }
}

extension CodedError {
  fileprivate static func nobody(_ connection: ConnectionManifest) -> CodedError {
    CodedError(
      .subjectUnknown, "nobody in the directory is the person this assertion names",
      expected: "one user whose \(connection.match.rawValue) is the assertion's NameID", received: "no such user",
      remedy: "provision the person by SCIM first, or match the connection on another attribute")
  }

  fileprivate static let unusableName = CodedError(
    .subjectUnknown, "nobody in the directory is the person this assertion names, and nobody can be found again by it",
    expected: "a lasting NameID of at most 512 octets", received: "a transient, overlong or malformed NameID",
    remedy: "let the identity provider send a persistent identifier or an e-mail address as NameID")

  fileprivate static let closed = CodedError(
    .subjectClosed, "the directory removed the person, or took this name away, and has not stated it again",
    expected: "a name that the directory has not closed",
    remedy: "create the person by SCIM, if they are to have access again")

  fileprivate static func full(_ maximum: Int) -> CodedError {
    CodedError(
      .subjectLimit, "the tenant has as many just-in-time people as it may",
      expected: "fewer than \(maximum)", received: "\(maximum) and one more",
      remedy: "raise `justInTime.maximum` of the tenant, or bring people by SCIM")
  }
}
