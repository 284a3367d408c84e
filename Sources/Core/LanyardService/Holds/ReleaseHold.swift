public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

/// `lanyard hold release`: lets revocations go that wait for a person, all or some. Roles end, sessions end with accounts,
/// targets are told: of up to 1 000 people at once, of the rest by a background job. Done again it changes nothing.
public struct ReleaseHold: Command, JudgesRoles {
  public let tenant: TenantID
  let id: HoldID
  let selection: HoldSelection
  let services: DirectoryServices

  /// - Parameter selection: which grants; ``HoldSelection/everything`` closes the hold.
  public init(tenant: TenantID, id: HoldID, selection: HoldSelection = .everything, services: DirectoryServices) {
    self.tenant = tenant
    self.id = id
    self.selection = selection
    self.services = services
  }

  public var action: String { "hold.released" }
  public var target: AuditTarget { HoldEvents.target(id) }

  /// Refuses with `hold.unknown`, `hold.closed`, `hold.busy`, `hold.unjudged`, `hold.selection.empty`,
  /// `access.scope.missing`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<HoldReply> {
    let found: Hold
    do {
      try AccessPolicy.requireOperator(context.principal)
      found = try reader.existingHold(id, tenant: tenant)
      if found.state == .released { return .unchanged(HoldReply(hold: found, revoked: 0, restored: 0)) }
      try requireOpen(found)
      // Whoever is judged later would open a hold of their own, and an undo would find one request in two holds.
      let unjudged = selection.isEverything ? try reader.unjudgedCount(of: tenant) : 0
      if unjudged > 0 { throw CodedError.holdIsUnjudged(unjudged) }
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    let step = try HoldRelease(hold: found, selection: selection, services: services).step(reader, context)
    guard step.hasPeople || selection.isEverything else { return refuse(Self.nothingChosen, context) }
    let event = context.event(
      action, target: target,
      changes: selection.isEverything ? [] : [AuditChange(.removed, path: "held", before: selection.recorded)])
    var changeSet = ChangeSet(recordingForOperator: event, of: tenant, [.updateHold(step.hold)])
    changeSet.add(step.plan.changes, recording: step.plan.events)
    return .done(
      HoldReply(hold: step.hold, revoked: step.plan.revoked.count, restored: step.plan.granted.count), changeSet)
  }

  private func requireOpen(_ hold: Hold) throws(CodedError) {
    guard hold.isOpen else { throw .holdIsClosed(hold) }
    if hold.work != nil { throw .holdIsBusy }
  }

  private static let nothingChosen = CodedError(
    .holdSelectionEmpty, "nothing of what was named waits in this hold", expected: "people and roles of the hold",
    remedy: "see who waits for what with `lanyard hold show`")
}

/// One step of letting held revocations go: as many people as one transaction judges.
struct HoldRelease {
  /// The hold as it is.
  let hold: Hold
  let selection: HoldSelection
  let services: DirectoryServices

  struct Step {
    /// The hold as it will be.
    var hold: Hold
    var plan = GrantPlan()
    /// Whether anybody waits of those whom the decision names.
    var hasPeople = false
  }

  /// - Parameter limit: how many people are judged.
  func step(
    limit: Int = GrantPlanner.subjectsPerTransaction, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> Step {
    let waiting = try people(limit: limit + 1, reader)
    let isLast = waiting.count <= limit
    var next = hold
    next.work = isLast ? nil : .release(selection)
    if selection.isEverything {
      next.close(as: .released, at: context.now)
      next.isLetGoWhole = true
    }
    var step = Step(hold: next, hasPeople: !waiting.isEmpty)
    let decision = HoldDecision(hold: next, releasing: selection)
    step.plan = try GrantPlanner(policies: services.policies).plan(
      for: Array(waiting.prefix(limit)), in: DirectoryView(reader: reader, tenant: hold.tenant), because: .directory,
      letting: decision, limit: limit, context)
    let isJoined = step.plan.held.contains { $0.hold == hold.id }
    if isLast, next.isOpen, !isJoined, try reader.unjudgedCount(of: hold.tenant) == 0,
      try reader.isEmptied(hold, by: step.plan.unheld)
    {
      step.hold.close(as: .released, at: context.now)
    }
    return step
  }

  /// Whose grants are let go, at most `limit`: those who are named, else role by role whose grant is the oldest.
  private func people(limit: Int, _ reader: any StoreReader) throws -> [ResourceID] {
    if !selection.users.isEmpty {
      let held = try reader.grants(of: selection.users.sorted(), tenant: hold.tenant)
      return Set(held.filter { $0.state == .held && $0.hold == hold.id && selection.contains($0) }.map(\.subject))
        .sorted()
    }
    var found: [ResourceID] = []
    var seen: Set<ResourceID> = []
    for role in selection.roles.isEmpty ? [RoleReference?.none] : selection.roles.sorted().map({ $0 }) {
      var last: GrantID?
      while found.count < limit {
        let page = try reader.heldGrants(of: hold.id, role: role, tenant: hold.tenant, after: last, limit: 1000)
        for grant in page where seen.insert(grant.subject).inserted { found.append(grant.subject) }
        last = page.last?.id
        guard page.count == 1000 else { break }
      }
    }
    return Array(found.prefix(limit))
  }
}

extension HoldSelection {
  /// As the audit log tells it.
  fileprivate var recorded: JSONValue {
    [
      "users": .array(users.sorted().map { .string($0.description) }),
      "roles": .array(roles.sorted().map { .string($0.description) }),
    ]
  }
}
