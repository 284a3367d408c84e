internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SAML

/// Keeps a sign-in that was begun until its answer comes.
struct BeginSignIn: Command {
  let tenant: TenantID
  let pending: PendingSignIn

  var action: String { "sign-in.begun" }
  var target: AuditTarget { AuditTarget(kind: "Connection", id: pending.connection) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<PendingSignIn> {
    let event = TenantEvent(tenant: tenant, event: context.event(action, target: target))
    return .done(pending, ChangeSet(recording: event, [.insertPendingSignIn(pending)]))
  }
}

/// Records a response that was refused before anybody was known by it.
struct RefuseSignIn: Command {
  let tenant: TenantID
  let connection: String
  let error: CodedError

  var action: String { "sign-in.refused" }
  var target: AuditTarget { AuditTarget(kind: "Connection", id: connection) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<SignInReply> {
    refuse(error, context)
  }
}

/// Acts on an accepted assertion: claims it, finds whose it is, judges live state, opens a session.
struct CompleteSignIn: Command {
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
      user = try subject(reader)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    return try signIn(user, reader, context)
  }

  /// What may have changed since the verdict was made.
  private func checkFreshness(_ reader: any StoreReader, _ context: CommandContext) throws {
    let now = try ConnectionTrust.read(tenant: trust.tenant.name, connection: trust.connection.name, reader)
    guard now.revision == trust.revision else {
      throw CodedError(
        .connectionChanged, "the connection was changed during the sign-in", remedy: "sign in again")
    }
    guard
      try !reader.isReplayed(
        assertionID: assertion.assertionID, connection: trust.connection.name, tenant: tenant)
    else {
      throw CodedError(
        .signInReplayed, "the assertion was used before", expected: "an assertion never seen",
        received: "`\(assertion.assertionID.prefix(80))`", remedy: "sign in again from the start")
    }
    if let request = assertion.inResponseTo {
      guard let pending = try reader.pendingSignIn(requestID: request, tenant: tenant), pending.expires > context.now,
        pending.connection.hasSameOctets(as: trust.connection.name)
      else { throw CodedError.unknownSignIn(request) }
    }
  }

  /// The SCIM user whom the assertion names, by the attribute the connection matches on.
  private func subject(_ reader: any StoreReader) throws -> StoredResource {
    let matches = try SubjectMatcher(services: services).users(
      named: assertion, by: trust.connection, tenant: tenant, reader)
    guard let user = matches.first, matches.count == 1 else {
      throw CodedError(
        .subjectUnknown, "nobody in the directory is the person this assertion names",
        expected: "one user whose \(trust.connection.match.rawValue) is the assertion's NameID",
        received: matches.isEmpty ? "no such user" : "\(matches.count) users",
        remedy: "provision the person by SCIM first, or match the connection on another attribute")
    }
    guard user.isActive else {
      throw CodedError(
        .subjectDeactivated, "the account is deactivated", expected: "an active account",
        received: "active is false", remedy: "reactivate the person in the identity provider")
    }
    return user
  }

  private func signIn(
    _ user: StoredResource, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> Decision<SignInReply> {
    let text = TokenText.make(.session, context)
    let lifetime = context.now + trust.connection.sessionLifetime
    let session = Session(
      id: context.newID(), tenant: tenant, subject: user.id, connection: trust.connection.name, hash: text.hash,
      sessionIndex: assertion.sessionIndex, created: context.now,
      expires: assertion.sessionNotOnOrAfter.map { min($0, lifetime) } ?? lifetime)
    let replay = ReplayKey(
      tenant: tenant, connection: trust.connection.name, assertionID: assertion.assertionID,
      expires: assertion.notOnOrAfter + trust.connection.clockSkew + .seconds(60))
    var changes: [Change] = [.insertReplayKey(replay), .insertSession(session)]
    if let request = assertion.inResponseTo {
      changes.append(.removePendingSignIn(requestID: request, tenant: tenant))
    }
    let event = TenantEvent(
      tenant: tenant,
      event: context.event(
        "sign-in.completed", target: AuditTarget(kind: "User", id: user.id.description),
        changes: [AuditChange(.added, path: "session", after: .string(session.id.description))],
        personal: [PersonalValues(subject: user.id.description, values: ["nameID": .string(assertion.nameID ?? "")])]))
    return .done(
      SignInReply(session: session, cookie: text.secret, relayState: relayState),
      ChangeSet(recording: event, changes))
  }
}

extension CodedError {
  static func unknownSignIn(_ request: String) -> CodedError {
    CodedError(
      .signInUnknown, "the response answers a sign-in that is not open here", received: "`\(request.prefix(80))`",
      remedy: "start the sign-in again; the page may have been open too long or was used twice")
  }
}
