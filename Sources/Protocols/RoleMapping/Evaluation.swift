internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// One evaluation under way.
struct Evaluation {
  let catalogue: [CheckedRole]
  let exclusive: [[Int]]
  let source: Authority
  /// What reasons take their facts from; nil where they carry none.
  let explained: JSONObject?
  let now: Instant
  /// By rule.
  let since: [OctetKey: Instant]
  let suppressed: Set<RoleReference>
  /// Suppressed roles of rules whose condition holds, whatever else comes of the rule.
  private(set) var standing: Set<RoleReference> = []
  var findings: [Finding] = []
  var open: [Episode] = []
  /// The roles that rules confer, ascending by place; the reasons of each in the order of rules.
  private var conferred: [(place: Int, reasons: [RoleReason])] = []

  init(
    policy: CheckedPolicy, source: Authority, explained: JSONObject?, now: Instant, episodes: [Episode],
    suppressed: Set<RoleReference>
  ) {
    self.catalogue = policy.roles
    self.exclusive = policy.exclusive
    self.source = source
    self.explained = explained
    self.now = now
    self.since =
      episodes.isEmpty ? [:] : Dictionary(episodes.map { (OctetKey($0.ruleID), $0.since) }, uniquingKeysWith: min)
    self.suppressed = suppressed
  }

  mutating func judge(_ rule: CheckedRule) {
    let since = rule.validFor == nil ? nil : since[OctetKey(rule.id)]
    let isSuppressed = noteSuppression(of: catalogue[rule.rolePlace].reference)
    switch rule.standing(managedBy: source, at: now, since: since) {
    case .conditionFalse: break
    case .notBelieved(let authority):
      findings.append(.noted("rule.sources", "rule `\(rule.id)` does not believe `\(authority.rawValue)`"))
    case .expired(let end, let begun):
      open.append(Episode(ruleID: rule.id, since: begun))
      findings.append(.noted("grant.expired", "rule `\(rule.id)`, at \(end)"))
    case .holds(let begun, let end):
      if let begun { open.append(Episode(ruleID: rule.id, since: begun)) }
      if isSuppressed { break }
      let facts = explained.map { rule.resolved.explain($0) } ?? []
      let reason = RoleReason(
        ruleID: rule.id, facts: facts, validUntil: end, unusedAfter: rule.unusedAfter,
        isByAssertion: rule.readsAssertions || source == .saml)
      add(reason, at: rule.rolePlace)
    }
  }

  /// Whether the role is suppressed; to be called where the condition of one of its rules holds.
  private mutating func noteSuppression(of role: RoleReference) -> Bool {
    guard !suppressed.isEmpty, suppressed.contains(role) else { return false }
    if standing.insert(role).inserted {
      findings.append(.noted("role.suppressed", "`\(role)` was taken away and is not given again by itself"))
    }
    return true
  }

  private mutating func add(_ reason: RoleReason, at place: Int) {
    let found = position(of: place)
    if found < conferred.count, conferred[found].place == place {
      conferred[found].reasons.append(reason)
    } else {
      conferred.insert((place, [reason]), at: found)
    }
  }

  /// Where a role stands among the conferred ones, or would.
  private func position(of place: Int) -> Int {
    var (low, high) = (0, conferred.count)
    while low < high {
      let middle = (low + high) / 2
      if conferred[middle].place < place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func reasons(at place: Int) -> [RoleReason] {
    let found = position(of: place)
    return found < conferred.count && conferred[found].place == place ? conferred[found].reasons : []
  }

  /// The conferred roles at these places, which ascend.
  func roles(at places: [Int]) -> [ConferredRole] {
    var rest = places[...]
    return conferred.compactMap { place, reasons in
      guard rest.first == place else { return nil }
      rest.removeFirst()
      let role = catalogue[place]
      return ConferredRole(
        reference: role.reference, isPrivileged: role.privileged, entitlements: role.entitlements, reasons: reasons)
    }
  }
}

/// Roles that must not meet, and roles that add nothing.
extension Evaluation {
  /// Places of the conferred roles, ascending, less those that an exclusive set forbids.
  ///
  /// Every set is judged on what the rules confer, not on what other sets have left, so that the order of sets means
  /// nothing.
  mutating func withoutConflicts(held: Set<RoleReference>) -> [Int] {
    let conferred = conferred.map(\.place)
    guard conferred.count > 1, !exclusive.isEmpty else { return conferred }
    var dropped: Set<Int> = []
    for set in exclusive {
      let meeting = set.filter(conferred.contains)
      guard meeting.count > 1 else { continue }
      let staying = meeting.filter { held.contains(catalogue[$0].reference) }
      let kept = staying.count == 1 ? staying.first : nil
      dropped.formUnion(meeting.filter { $0 != kept })
      findings.append(.failed("roles.exclusive", conflict(of: meeting, kept: kept)))
    }
    return conferred.filter { !dropped.contains($0) }
  }

  private func conflict(of places: [Int], kept: Int?) -> CodedError {
    let causes = places.flatMap { place in
      reasons(at: place).map { "rule `\($0.ruleID)` confers `\(catalogue[place].reference)`" }
    }
    let outcome = kept.map { "`\(catalogue[$0].reference)` stays, being held already" } ?? "none is granted"
    return CodedError(
      .rolesExclusive, "roles that must not meet were conferred together; \(outcome)",
      expected: "one of " + places.map { "`\(catalogue[$0].reference)`" }.joined(separator: ", "),
      received: causes.joined(separator: ", "),
      remedy: "change the person's groups or the rules, so that one role of the set is left")
  }

  mutating func noteRedundancies(among conferred: [Int]) {
    for place in conferred {
      guard let covering = catalogue[place].coveredBy.first(where: conferred.contains) else { continue }
      let (role, other) = (catalogue[place].reference, catalogue[covering].reference)
      findings.append(.noted("role.redundant", "`\(role)` adds nothing to `\(other)`"))
    }
  }
}
