internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

struct RecordKey: Hashable, Sendable {
  let hold: HoldID
  let number: Int
}

struct LaterKey: Hashable, Sendable {
  let hold: HoldID
  let resource: ResourceID
  let part: OctetKey
}

extension Grant {
  fileprivate func isLost(after moment: Instant) -> Bool {
    endCause == .directory && ended.map { $0 > moment } ?? false
  }
}

extension MemoryTransaction: HoldReader {
  private func lost(_ tenant: TenantID, after moment: Instant) -> Set<ResourceID> {
    Set(state.grants.values.filter { $0.tenant == tenant && $0.isLost(after: moment) }.map(\.subject))
  }

  func losingCount(of tenant: TenantID, after moment: Instant) throws -> Int { lost(tenant, after: moment).count }

  func losing(
    among subjects: [ResourceID], of tenant: TenantID, after moment: Instant
  ) throws -> Set<ResourceID> { lost(tenant, after: moment).intersection(subjects) }

  func holderCount(of tenant: TenantID, after moment: Instant, limit: Int) throws -> Int {
    let inForce = state.grants.values.filter { $0.tenant == tenant && ($0.state == .active || $0.state == .held) }
    let holders = Set(inForce.map(\.subject)).sorted().prefix(max(limit, 0))
    return lost(tenant, after: moment).union(holders).count
  }

  func hold(_ id: HoldID, tenant: TenantID) throws -> Hold? { state.holds[Scoped(tenant, id)] }

  func latestHold(of tenant: TenantID) throws -> Hold? {
    let newest = try holds(of: tenant, before: nil, limit: .max)
    return newest.first(where: \.isOpen) ?? newest.first
  }

  func lastHoldDecision(of tenant: TenantID, until moment: Instant) throws -> Instant? {
    let decided = state.holds.values.filter { hold in
      hold.tenant == tenant && (hold.state == .released || hold.state == .undone)
    }
    return decided.compactMap(\.closed).filter { $0 <= moment }.max()
  }

  func holds(of tenant: TenantID, before: HoldID?, limit: Int) throws -> [Hold] {
    let found = state.holds.values.filter { hold in hold.tenant == tenant && before.map { hold.id < $0 } ?? true }
    return Array(found.sorted { $1.id < $0.id }.prefix(max(limit, 0)))
  }

  func openHolds(limit: Int) throws -> [Hold] {
    Array(state.holds.values.filter(\.isOpen).sorted { $0.id < $1.id }.prefix(max(limit, 0)))
  }

  func holdsWithWork(limit: Int) throws -> [Hold] {
    Array(state.holds.values.filter { $0.work != nil }.sorted { $0.id < $1.id }.prefix(max(limit, 0)))
  }

  func heldGrants(
    of hold: HoldID, role: RoleReference?, tenant: TenantID, after: GrantID?, limit: Int
  ) throws -> [Grant] {
    let held = try grants(ofHold: hold, tenant: tenant, after: after, limit: .max).filter { grant in
      grant.state == .held && role.map { $0 == grant.role } ?? true
    }
    return Array(held.prefix(max(limit, 0)))
  }

  func grants(ofHold hold: HoldID, tenant: TenantID, after: GrantID?, limit: Int) throws -> [Grant] {
    let found = state.grants.values.filter { grant in
      grant.tenant == tenant && grant.hold == hold && after.map { $0 < grant.id } ?? true
    }
    return Array(found.sorted { $0.id < $1.id }.prefix(max(limit, 0)))
  }

  func goneSubjects(
    of hold: HoldID, tenant: TenantID, after: ResourceID?, limit: Int
  ) throws -> [ResourceID] {
    let held = try heldGrants(of: hold, role: nil, tenant: tenant, after: nil, limit: .max).map(\.subject)
    let gone = Set(held).subtracting(try resourceTypes(of: held, tenant: tenant).keys).sorted()
    return Array(gone.filter { subject in after.map { $0 < subject } ?? true }.prefix(max(limit, 0)))
  }

  func heldCounts(of hold: HoldID, tenant: TenantID) throws -> HeldCounts {
    let held = try heldGrants(of: hold, role: nil, tenant: tenant, after: nil, limit: .max)
    return HeldCounts(
      grants: Dictionary(held.map { ($0.role, 1) }, uniquingKeysWith: +), people: Set(held.map(\.subject)).count)
  }

  func heldRecords(
    of hold: HoldID, tenant: TenantID, before: Int?, limit: Int
  ) throws -> [HeldRecord] {
    let found = records(of: hold, tenant).filter { record in before.map { record.number < $0 } ?? true }
    return Array(found.reversed().prefix(max(limit, 0)))
  }

  func refusedRecords(of hold: HoldID, tenant: TenantID, limit: Int) throws -> [HeldRecord] {
    Array(records(of: hold, tenant).filter { $0.refusal != nil }.prefix(max(limit, 0)))
  }

  func heldResource(_ id: ResourceID, hold: HoldID, tenant: TenantID) throws -> StoredResource? {
    records(of: hold, tenant).reversed().lazy.compactMap { record in
      if case .deletion(let resource) = record.image, resource.id == id { resource } else { nil }
    }.first
  }

  func undoableHolds(of tenant: TenantID, after moment: Instant) throws -> [HoldID: Int] {
    let holds = state.holds.values.filter { hold in
      let isOver = hold.state == .undone && records(of: hold.id, tenant).allSatisfy { $0.refusal == nil }
      return hold.tenant == tenant && !isOver && hold.closed.map { $0 >= moment } ?? true
    }
    return holds.reduce(into: [:]) { found, hold in found[hold.id] = records(of: hold.id, tenant).last?.number }
  }

  func laterWrites(
    of resource: ResourceID, parts: [String], hold: HoldID, tenant: TenantID
  ) throws -> [String: Int] {
    parts.reduce(into: [:]) { found, part in
      found[part] = state.laterWrites[Scoped(tenant, LaterKey(hold: hold, resource: resource, part: OctetKey(part)))]
    }
  }

  /// By number.
  private func records(of hold: HoldID, _ tenant: TenantID) -> [HeldRecord] {
    state.heldRecords.filter { $0.key.tenant == tenant && $0.key.key.hold == hold }.map(\.value)
      .sorted { $0.number < $1.number }
  }

  func urgent(
    among subjects: [ResourceID], tenant: TenantID, at moment: Instant
  ) throws -> Set<ResourceID> {
    Set(subjects).filter { subject in state.urgentMarks[Scoped(tenant, subject)].map { moment < $0.until } ?? false }
  }

  func evaluationMarks(of subjects: [ResourceID], tenant: TenantID) throws -> [EvaluationMark] {
    Set(subjects).compactMap { subject in
      state.evaluationQueue[Scoped(tenant, subject)].map {
        EvaluationMark(tenant: tenant, subject: subject, cause: $0.cause, request: $0.request)
      }
    }
  }
}

extension MemoryTransaction {
  func writeHolds(_ change: Change) throws {
    switch change {
    case .insertHold(let hold):
      guard !hold.isOpen || state.holds.values.allSatisfy({ $0.tenant != hold.tenant || !$0.isOpen }) else {
        throw taken("the hold")
      }
      try insert(hold, at: Scoped(hold.tenant, hold.id), into: \.holds, "the hold")
    case .updateHold(let hold):
      try replace(at: Scoped(hold.tenant, hold.id), in: \.holds, "the hold") {
        ($0.state, $0.closed, $0.work, $0.isLetGoWhole) = (hold.state, hold.closed, hold.work, hold.isLetGoWhole)
      }
    case .appendHeldRecords(let records, let hold, let tenant):
      var number = (self.records(of: hold, tenant).last?.number ?? 0) + 1
      for record in records {
        let numbered = HeldRecord(
          tenant: tenant, hold: hold, number: number, request: record.request, changed: record.changed,
          image: record.image, refusal: record.refusal)
        state.heldRecords[Scoped(tenant, RecordKey(hold: hold, number: number))] = numbered
        number += 1
      }
    case .noteLaterWrites(let writes):
      for write in writes {
        let key = LaterKey(hold: write.hold, resource: write.resource, part: OctetKey(write.part))
        state.laterWrites[Scoped(write.tenant, key)] = write.number
      }
    case .noteHeldRecord(let record):
      let key = Scoped(record.tenant, RecordKey(hold: record.hold, number: record.number))
      try replace(at: key, in: \.heldRecords, "the record") { $0.refusal = record.refusal }
    case .putUrgentMark(let mark): state.urgentMarks[Scoped(mark.tenant, mark.subject)] = mark
    default: break
    }
  }

  func removeEndedHoldings(before moment: Instant) {
    state.urgentMarks = state.urgentMarks.filter { moment < $0.value.until }
    let over = Set(
      state.holds.values.filter { hold in
        hold.work == nil && hold.closed.map { $0 < moment - Hold.undoPeriod } ?? false
      }.map(\.id))
    state.heldRecords = state.heldRecords.filter { !over.contains($0.key.key.hold) }
    state.laterWrites = state.laterWrites.filter { !over.contains($0.key.key.hold) }
  }
}
