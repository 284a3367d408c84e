internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// The guard over the revocations of one change (design §4.9): whether they pass, or wait for a person.
///
/// Revocations are counted from the ledger: who lost a role by the directory within the window, and whom the change at hand
/// would take one from. What expires, what an approved policy takes away and what a person let go is not counted. Once the
/// guard has tripped, all revocations of the change and of those after it join one hold, until a person closes it.
struct HoldBook {
  let judge: SubjectsJudge
  let cause: Grant.EndCause
  let letting: HoldDecision?
  /// The tenant's newest hold as it stands after this change; where one is open, it is this.
  private(set) var hold: Hold?
  /// Whether this change opened it.
  private(set) var isNew = false
  /// Whether revocations of this change, now or when the rest of it is judged, join the hold.
  private(set) var takes = false
  /// Whether somebody whom the change touches waits in the hold already.
  private var hasWaiting = false
  private var urgent: Set<ResourceID> = []
  /// What people lose by a policy, though it is the directory that changes.
  private var byPolicy: [ResourceID: Set<RoleReference>] = [:]

  init(judge: SubjectsJudge, cause: Grant.EndCause, letting: HoldDecision?) {
    self.judge = judge
    self.cause = cause
    self.letting = letting
  }

  private var reader: any StoreReader { judge.view.reader }
  private var tenant: TenantID { judge.view.tenant }
  private var now: Instant { judge.context.now }
  private var limits: GuardPolicy { judge.active.guardLimits }

  /// Looks at everybody whom the change touches, before anything of it passes.
  ///
  /// - Parameter later: those who are judged by a background job; they count all the same.
  mutating func take(_ judged: [JudgedSubject], later: [LaterSubjects]) throws {
    let losers = judged.filter { !$0.difference.lost.isEmpty }
    let later = later.filter { !$0.isNobody }
    guard !losers.isEmpty || !later.isEmpty else { return }
    let latest = try reader.latestHold(of: tenant)
    // What waits in the open hold goes on waiting, whatever is decided of one that was closed before.
    let decided = letting?.hold.flatMap { $0.isOpen || $0.id == latest?.id || latest?.isOpen != true ? $0 : nil }
    hold = decided ?? latest
    urgent = try reader.urgent(among: losers.map(\.subject), tenant: tenant, at: now).union(letting?.urgent ?? [])
    guard cause == .directory else { return }
    byPolicy = try PolicyLosses(judge: judge, cause: cause).roles(of: losers)
    let losing = try Set(losing(among: losers))
    if let hold, hold.isOpen {
      hasWaiting = losers.contains { $0.difference.lost.contains { $0.hold == hold.id } }
      takes = try !losing.isEmpty || !self.losing(among: later, stoppingAt: { !$0.isEmpty }).isEmpty
    } else {
      try trip(losing, later)
    }
  }

  /// What becomes of a grant that nothing confers any more.
  ///
  /// - Parameter isRuledOut: see ``ActivePolicy/rulesOut(_:beside:)``.
  func fate(of grant: Grant, isRuledOut: Bool) -> LostGrant {
    // What a policy takes is the policy's doing, be the person urgent or not.
    if grant.hold == nil, cause == .policy || byPolicy[grant.subject]?.contains(grant.role) == true {
      return .ends(grant.ended(.revoked, by: .policy, at: now))
    }
    if urgent.contains(grant.subject) { return .ends(grant.ended(.revoked, by: .released, at: now)) }
    guard let hold, hold.isOpen else {
      return .ends(grant.ended(.revoked, by: grant.hold == nil ? cause : .released, at: now))
    }
    guard grant.hold == hold.id else {
      guard grant.hold == nil else { return .ends(grant.ended(.revoked, by: .released, at: now)) }
      return takes
        ? .begins(grant.held(in: hold, judge.cause(of: grant.subject)))
        : .ends(grant.ended(.revoked, by: cause, at: now))
    }
    if letting?.releasing?.contains(grant) == true { return .ends(grant.ended(.revoked, by: .released, at: now)) }
    // It does not wait for the directory to be put right, which would not bring it back.
    return isRuledOut ? .ends(grant.ended(.revoked, by: .policy, at: now)) : .waits
  }

  /// Those who lose a role that does not wait already, and for whom it is not urgent.
  private func losing(among people: [JudgedSubject]) throws -> [ResourceID] {
    let losing = people.filter { $0.difference.loses(beside: byPolicy[$0.subject]) }.map(\.subject)
    return losing.filter { !urgent.contains($0) }
  }

  /// Those of the later ones who lose a role, found a few hundred at a time, until it is enough.
  private func losing(
    among later: [LaterSubjects], stoppingAt isEnough: (Set<ResourceID>) throws -> Bool
  ) throws -> Set<ResourceID> {
    let policyLosses = try PolicyLosses(judge: judge, cause: cause)
    var found: Set<ResourceID> = []
    var isDone = false
    for some in later where !isDone {
      try some.forEachSlice(in: judge.view) { slice in
        // Who holds nothing has nothing to lose.
        let holders = Set(try reader.grants(of: slice, tenant: tenant).map(\.subject)).sorted()
        guard !holders.isEmpty else { return false }
        let passing = try reader.urgent(among: holders, tenant: tenant, at: now)
        let all = try judge.judge(holders)
        let byPolicy = try policyLosses.roles(of: all)
        let judged = all.filter { $0.difference.loses(beside: byPolicy[$0.subject]) }
        found.formUnion(judged.map(\.subject).filter { !passing.contains($0) })
        isDone = try isEnough(found)
        return isDone
      }
    }
    return found
  }
}

extension GrantDifference {
  /// Whether something is lost that neither waits already nor is one of these roles.
  fileprivate func loses(beside others: Set<RoleReference>?) -> Bool {
    lost.contains { $0.hold == nil && others?.contains($0.role) != true }
  }
}

/// Tripping.
extension HoldBook {
  /// Opens a hold if too many lose a role.
  private mutating func trip(_ losing: Set<ResourceID>, _ later: [LaterSubjects]) throws {
    if let tripped = judge.context.tripped, tripped.tenant == tenant {
      // The batch that the change belongs to tripped the guard further on.
      guard try !losing.isEmpty || !self.losing(among: later, stoppingAt: { !$0.isEmpty }).isEmpty else { return }
      return open(tripped)
    }
    let window = try GuardWindow(limits, of: tenant, at: now, closing: letting?.hold?.closed, reader)
    let before = try window.losingCount()
    let known = try window.losing(among: losing.sorted())
    var count = before + losing.count - known.count
    // Whatever passed before: a change that takes nothing from anybody has nothing to hold.
    var isTripped = try !losing.isEmpty && window.trips(count)
    // A look at thousands takes its time, and none is needed where all of them together were not too many.
    let most = count + later.reduce(0) { $0 + $1.most }
    if !isTripped, try !later.isEmpty && window.trips(most) {
      _ = try self.losing(among: later) { found in
        let again = try window.losing(among: found.sorted())
        count = before + losing.count - known.count + found.count - again.count
        isTripped = try !(losing.isEmpty && found.isEmpty) && window.trips(count)
        return isTripped
      }
    }
    guard isTripped else { return }
    open(
      Hold(
        id: judge.context.newID(), tenant: tenant, opened: now, request: judge.context.request.id, losing: count,
        holding: try window.holderCount(), limits: limits))
  }

  private mutating func open(_ hold: Hold) {
    self.hold = hold
    isNew = true
    takes = true
  }
}

/// What a change does to the hold itself.
extension HoldBook {
  /// Adds to the plan what opens the hold.
  func conclude(_ plan: inout GrantPlan) {
    if isNew, let hold {
      plan.changes.insert(.insertHold(hold), at: 0)
      plan.events.insert(HoldEvents.opened(hold, judge.context), at: 0)
    }
    if takes { plan.hold = hold }
    if hasWaiting { plan.waiting = hold }
  }
}
