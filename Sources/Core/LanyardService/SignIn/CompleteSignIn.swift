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
    let arrival: Arrival
    let facts: SignInFacts
    do {
      try checkFreshness(reader, context)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    // From here on the assertion is used up, whatever comes of it: else one that names nobody, or somebody deactivated,
    // could be posted again and again, each time for an entry.
    do {
      arrival = try self.arrival(reader, context)
      facts = try statement(about: arrival.user.id, reader, context)
    } catch let error as CodedError where error.exposure == .caller {
      return .refused(error, ChangeSet(recording: refusal(error, context), claims))
    }
    let user = arrival.user
    guard user.isActive else {
      return .refused(Self.deactivated, ChangeSet(recording: refusal(of: user, context), claims))
    }
    let text = TokenText.make(.session, context)
    let session = session(for: user, hash: text.hash, context)
    let before = try reader.signInFacts(of: [user.id], tenant: tenant)
    let news = SignInNews(facts, before: before, leavesGroupsOut: assertion.leavesGroupsOut)
    var changeSet = ChangeSet(
      recording: completion(by: user, session, news, context),
      claims + arrival.changes + news.changes + [.insertSession(session)])
    var view = DirectoryView(reader: reader, tenant: tenant)
    view.users[user.id] = user
    view.signInFacts[user.id] = news.after
    let roles = try GrantPlanner(policies: services.policies).plan(
      for: [user.id], in: view, because: cause(for: user.id, reader), context)
    let held = HeldChange(rolesOf: roles, tenant: tenant).keeping(roles, context)
    changeSet.add(roles.changes + held, recording: arrival.events + roles.events)
    return .done(SignInReply(session: session, cookie: text.secret, relayState: relayState), changeSet)
  }

  /// What an assertion no longer states concerns one person, and waits for nobody. Of somebody who is still to be judged for
  /// a change of the directory, nobody can tell which of the two took a role.
  private func cause(for subject: ResourceID, _ reader: any StoreReader) throws -> Grant.EndCause {
    try DirectoryView(reader: reader, tenant: tenant).isWaitingForDirectory(subject) ? .directory : .signIn
  }

  private func statement(
    about subject: ResourceID, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> SignInFacts {
    try SignInFacts(
      of: assertion, about: subject, through: trust.connection,
      mapped: services.policies.policy(for: tenant, reader).policy.assertedAttributes, tenant: tenant, at: context.now)
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

  /// The SCIM user whom the assertion names, by the attribute the connection matches on; where there is none, somebody whom
  /// a sign-in created, or creates.
  private func arrival(_ reader: any StoreReader, _ context: CommandContext) throws -> Arrival {
    let matches = try SubjectMatcher().users(named: assertion, by: trust.connection, tenant: tenant, reader)
    guard let user = matches.first else {
      return try JustInTime(trust: trust, services: services, reader: reader).arrival(assertion, context)
    }
    guard matches.count == 1 else {
      throw CodedError(
        .subjectUnknown, "the assertion names more than one person of the directory",
        expected: "one user whose \(trust.connection.match.rawValue) is the assertion's NameID",
        received: "\(matches.count) users", remedy: "match the connection on an attribute that names one person")
    }
    return Arrival(user: user)
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
