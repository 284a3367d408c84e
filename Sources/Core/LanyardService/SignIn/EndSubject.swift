public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore

/// `lanyard subject end`: ends somebody whom a sign-in created, by a person's word: roles, sessions and what sign-ins stated
/// of them go at once, whatever guard or hold there is, and targets are told.
///
/// Without `closing` the name is as if nobody had ever come by it: the next sign-in may create somebody anew. With it, the
/// name is closed as if SCIM had removed the person: nobody comes by it until SCIM states it.
public struct EndSubject: Command, JudgesRoles {
  public let tenant: TenantID
  let person: String
  let isClosing: Bool
  let reason: String?
  let services: DirectoryServices

  /// - Parameters:
  ///   - person: the name that the person signs in by, or the id.
  ///   - isClosing: whether sign-ins are to create nobody by the name.
  ///   - reason: for the audit log.
  public init(tenant: TenantID, person: String, closing isClosing: Bool, reason: String?, services: DirectoryServices) {
    self.tenant = tenant
    self.person = person
    self.isClosing = isClosing
    self.reason = reason
    self.services = services
  }

  public var action: String { "subject.ended" }
  public var target: AuditTarget { AuditTarget(kind: "User", id: "named") }

  /// Who ended, and with which roles.
  public struct Reply: Sendable {
    public let subject: ResourceID
    public let isClosed: Bool
    public let revoked: [Grant]
  }

  /// Refuses with `subject.unknown`, `subject.managed`, `access.scope.missing`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Reply> {
    let subject: StoredResource
    do {
      try AccessPolicy.requireOperator(context.principal)
      subject = try justInTime(reader)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    var view = DirectoryView(reader: reader, tenant: tenant)
    view.users[subject.id] = .some(nil)
    let roles = try GrantPlanner(policies: services.policies).plan(
      for: [subject.id], in: view, because: .directory, letting: HoldDecision(urgent: [subject.id]), context)
    let names = isClosing ? [AuditChange(.removed, path: "names", after: "closed")] : []
    let event = context.event(
      action, target: AuditTarget(kind: "User", id: subject.id.description),
      reason: reason.map { AuditReason(code: action, text: $0) }, changes: names)
    var changeSet = ChangeSet(
      recordingForOperator: event, of: tenant,
      [.deleteResource(subject.id, tenant: tenant, expecting: subject.version)]
        + (try lettingNamesGo(of: subject, reader)))
    changeSet.add(roles.changes, recording: roles.events)
    return .done(Reply(subject: subject.id, isClosed: isClosing, revoked: roles.revoked), changeSet)
  }

  private func justInTime(_ reader: any StoreReader) throws -> StoredResource {
    let found = try services.existingPerson(named: person, tenant: tenant, reader)
    guard found.isJustInTime else { throw CodedError.managed }
    return found
  }

  /// The names that are the subject's own: another of their names may be somebody else's, or closed.
  private func lettingNamesGo(of subject: StoredResource, _ reader: any StoreReader) throws -> [Change] {
    let hashes = FindableName.all(of: subject.document).map { services.names.hash($0, in: tenant) }
    let own = try reader.linkedNames(hashes, tenant: tenant).filter { $0.subject == subject.id }.map(\.hash)
    if own.isEmpty { return [] }
    return [isClosing ? .linkNames(own, subject: nil, tenant: tenant) : .unlinkNames(own, tenant: tenant)]
  }
}

extension CodedError {
  fileprivate static let managed = CodedError(
    .subjectManaged, "the directory manages this person, and no sign-in created them",
    expected: "somebody of `lanyard subject list`", received: "a SCIM user",
    remedy: "deactivate or delete the person in the identity provider; by SCIM: PATCH or DELETE /Users/ID")
}
