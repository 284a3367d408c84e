internal import AuditLog
internal import Diagnostics
internal import LanyardCore
internal import RoleMapping
internal import SAML

/// Acts on an accepted assertion: claims it, finds whose it is, judges live state, opens a session. The person's roles are
/// judged with it, should a background job not have come to them yet.
struct CompleteSignIn: JudgesRoles {
  let trust: ConnectionTrust
  let assertion: ValidatedAssertion
  let relayState: String?
  let services: DirectoryServices

  var tenant: TenantID { trust.tenant.id }
  var action: String { "sign-in.refused" }
  var target: AuditTarget { AuditTarget(kind: "Connection", id: trust.connection.name) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<SignInReply> {
    let user: StoredResource
    do {
      try checkFreshness(reader, context)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    // From here on the assertion is used up, whatever comes of it: else one that names nobody, or somebody deactivated,
    // could be posted again and again, each time for an entry.
    do {
      user = try subject(reader)
    } catch let error as CodedError where error.exposure == .caller {
      return .refused(error, ChangeSet(recording: refusal(error, context), claims))
    }
    guard user.isActive else {
      return .refused(Self.deactivated, ChangeSet(recording: refusal(of: user, context), claims))
    }
    let text = TokenText.make(.session, context)
    let session = session(for: user, hash: text.hash, context)
    var changeSet = ChangeSet(recording: completion(by: user, session, context), claims + [.insertSession(session)])
    let roles = try GrantPlanner(policies: services.policies).plan(
      for: [user.id], in: DirectoryView(reader: reader, tenant: tenant), because: .directory, context)
    let held = HeldChange(tenant: tenant).keeping(roles, context)
    changeSet.add(roles.changes + held, recording: roles.events)
    return .done(SignInReply(session: session, cookie: text.secret, relayState: relayState), changeSet)
  }

  /// What may have changed since the verdict was made.
  private func checkFreshness(_ reader: any StoreReader, _ context: CommandContext) throws {
    let now = try ConnectionTrust.read(tenant: trust.tenant.name, connection: trust.connection.name, reader)
    guard now.revision == trust.revision else {
      throw CodedError(
        .connectionChanged, "the connection was changed during the sign-in", remedy: "sign in again")
    }
    let connection = trust.connection.name
    guard try !reader.isReplayed(assertionID: assertion.assertionID, connection: connection, tenant: tenant) else {
      throw CodedError.replayed
    }
    guard let request = assertion.inResponseTo else { return }
    guard let pending = try reader.pendingSignIn(requestID: request, tenant: tenant), context.now < pending.expires,
      pending.connection.hasSameOctets(as: connection)
    else { throw CodedError.unknownSignIn }
  }

  /// The SCIM user whom the assertion names, by the attribute the connection matches on.
  private func subject(_ reader: any StoreReader) throws -> StoredResource {
    let matches = try SubjectMatcher().users(named: assertion, by: trust.connection, tenant: tenant, reader)
    guard let user = matches.first, matches.count == 1 else {
      throw CodedError(
        .subjectUnknown, "nobody in the directory is the person this assertion names",
        expected: "one user whose \(trust.connection.match.rawValue) is the assertion's NameID",
        received: matches.isEmpty ? "no such user" : "\(matches.count) users",
        remedy: "provision the person by SCIM first, or match the connection on another attribute")
    }
    return user
  }

  private func session(for user: StoredResource, hash: [UInt8], _ context: CommandContext) -> Session {
    let lifetime = context.now + trust.connection.sessionLifetime
    return Session(
      id: context.newID(), tenant: tenant, subject: user.id, connection: trust.connection.name, hash: hash,
      sessionIndex: assertion.sessionIndex, created: context.now,
      expires: assertion.sessionNotOnOrAfter.map { min($0, lifetime) } ?? lifetime)
  }

  /// An assertion is remembered for as long as any clock skew a connection may be given could let it pass again.
  private static let longestSkew: Duration = .seconds(660)

  /// The assertion and the request it answers, used up.
  private var claims: [Change] {
    let replay = ReplayKey(
      tenant: tenant, connection: trust.connection.name, assertionID: assertion.assertionID,
      expires: assertion.notOnOrAfter + Self.longestSkew)
    let answered = assertion.inResponseTo.map { Change.removePendingSignIn(requestID: $0, tenant: tenant) }
    return [.insertReplayKey(replay)] + (answered.map { [$0] } ?? [])
  }
}
