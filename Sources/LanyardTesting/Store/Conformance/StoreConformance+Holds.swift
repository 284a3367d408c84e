internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

extension Sample {
  static func hold(_ number: Int, tenant: TenantID = acme, state: Hold.State = .open) -> Hold {
    Hold(
      id: id(number), tenant: tenant, opened: moment, request: "req-\(number)", losing: 51, holding: 200,
      limits: GuardPolicy(count: 50, percent: 30, window: .seconds(900)), state: state,
      closed: state == .open ? nil : moment)
  }

  /// A grant that the directory ended.
  fileprivate static func lost(_ number: Int, subject: Int, at moment: Instant, by cause: Grant.EndCause) -> Grant {
    var grant = grant(number, subject: subject)
    (grant.state, grant.ended, grant.endCause) = (.revoked, moment, cause)
    return grant
  }

  fileprivate static func held(_ number: Int, subject: Int, role: String = "agent", hold: Int) -> Grant {
    var grant = grant(number, subject: subject, role: role)
    (grant.state, grant.hold) = (.held, id(hold))
    return grant
  }

  fileprivate static func record(_ image: HeldRecord.Image, number: Int = 0, hold: Int = 1) -> HeldRecord {
    HeldRecord(
      tenant: acme, hold: id(hold), number: number, request: "req", changed: moment, image: image)
  }
}

extension StoreConformance {
  static let revocationCounts: [StoreBehaviour] = [
    StoreBehaviour("subjects who lost a role are counted once, from a moment on, by the directory's changes alone") {
      store in
      let (before, after) = (Sample.moment, Sample.moment + .seconds(1))
      try await store.change(
        .insertGrant(Sample.lost(1, subject: 1, at: after, by: .directory)),
        .insertGrant(Sample.lost(2, subject: 1, at: after, by: .directory)),
        .insertGrant(Sample.lost(3, subject: 2, at: before, by: .directory)),
        .insertGrant(Sample.lost(4, subject: 3, at: after, by: .expiry)),
        .insertGrant(Sample.lost(5, subject: 4, at: after, by: .policy)),
        .insertGrant(Sample.lost(6, subject: 5, at: after, by: .released)),
        .insertGrant(Sample.lost(7, subject: 6, at: after, by: .directory)))
      try await store.read { reader in
        try requireEqual(try reader.losingCount(of: Sample.acme, after: before), 2, "those who lost a role")
        try requireEqual(
          try reader.losing(among: [1, 2, 3, 7].map { Sample.id($0) }, of: Sample.acme, after: before),
          [Sample.id(1)], "those among some")
        try requireEqual(try reader.losingCount(of: Sample.globex, after: before), 0, "another tenant's")
        try requireEqual(try reader.losing(among: [], of: Sample.acme, after: before), [], "nobody asked for")
      }
    },
    StoreBehaviour("holders are those who hold a grant and those who lost one lately, and are not counted beyond need")
    {
      store in
      try await store.change((1...6).map { .insertGrant(Sample.grant($0, subject: ($0 + 1) / 2)) })
      try await store.change(
        .insertGrant(Sample.held(7, subject: 4, hold: 1)),
        .insertGrant(Sample.lost(8, subject: 5, at: Sample.moment, by: .directory)),
        .insertGrant(Sample.lost(9, subject: 1, at: Sample.moment, by: .directory)),
        .insertGrant(Sample.lost(10, subject: 6, at: Sample.moment, by: .policy)))
      try await store.read { reader in
        let earlier = Sample.moment - .seconds(1)
        try requireEqual(try reader.holderCount(of: Sample.acme, after: earlier, limit: .max), 5, "the holders")
        try requireEqual(try reader.holderCount(of: Sample.acme, after: Sample.moment, limit: .max), 4, "later")
        try require(try reader.holderCount(of: Sample.acme, after: earlier, limit: 2) <= 4, "no more than asked for")
        try requireEqual(try reader.holderCount(of: Sample.globex, after: earlier, limit: .max), 0, "another tenant's")
      }
    },
  ]

  static let holds: [StoreBehaviour] = [
    StoreBehaviour("a tenant has one open hold, which is its latest, and keeps those that are closed") { store in
      try await store.change(.insertHold(Sample.hold(1)), .insertHold(Sample.hold(1, tenant: Sample.globex)))
      try await store.refuses(.storeUniqueness, .insertHold(Sample.hold(2)))
      try await store.change(.insertHold(Sample.hold(3, state: .released)))
      try await store.refuses(.storeVersionConflict, .updateHold(Sample.hold(9)))
      var first = Sample.hold(1)
      first.work = .release(
        HoldSelection(users: [Sample.id(7)], roles: [RoleReference(application: "crm", role: "agent")]))
      let working = first
      try await store.change(.updateHold(working))
      try await store.read { reader in
        try requireEqual(try reader.latestHold(of: Sample.acme), working, "the open hold")
        try requireEqual(try reader.hold(Sample.id(3), tenant: Sample.acme), Sample.hold(3, state: .released), "one")
        try requireEqual(try reader.hold(Sample.id(3), tenant: Sample.globex), nil, "another tenant's")
        try requireEqual(
          try reader.holds(of: Sample.acme, before: nil, limit: 9).map(\.id), [3, 1].map { Sample.id($0) }, "the holds")
        try requireEqual(
          try reader.holds(of: Sample.acme, before: Sample.id(3), limit: 9).map(\.id), [Sample.id(1)], "those before")
        try requireEqual(
          Set(try reader.openHolds(limit: 9).map(\.tenant)), [Sample.acme, Sample.globex], "all that are open")
        try requireEqual(try reader.holdsWithWork(limit: 9), [working], "those with work")
      }
      (first.state, first.closed, first.work) = (.undone, Sample.moment, .undo(before: 12))
      let undone = first
      try await store.change(.updateHold(undone), .insertHold(Sample.hold(2)))
      let found = try await store.read { try $0.hold(Sample.id(1), tenant: Sample.acme) }
      try requireEqual(found, undone, "the closed one")
      let latest = try await store.read { try $0.latestHold(of: Sample.acme) }
      try requireEqual(latest, Sample.hold(2), "an open one is the latest, whatever its id")
    },
    StoreBehaviour("when a person last closed a hold is known, whatever was opened since") { store in
      let before = try await store.read { try $0.lastHoldDecision(of: Sample.acme, until: Sample.moment) }
      try requireEqual(before, nil, "where nobody has")
      for (number, state) in [(1, Hold.State.undone), (2, .released), (3, .cancelled)] {
        var hold = Sample.hold(number, state: state)
        hold.closed = Sample.moment + .seconds(number == 2 ? 1 : 10 * number)
        let closed = hold
        try await store.change(.insertHold(closed))
      }
      try await store.change(.insertHold(Sample.hold(4)), .insertHold(Sample.hold(4, tenant: Sample.globex)))
      try await store.read { reader in
        let late = Sample.moment + .seconds(60)
        try requireEqual(
          try reader.lastHoldDecision(of: Sample.acme, until: late), Sample.moment + .seconds(10),
          "the last, and by a person")
        try requireEqual(
          try reader.lastHoldDecision(of: Sample.acme, until: Sample.moment + .seconds(9)), Sample.moment + .seconds(1),
          "the last until then")
        try requireEqual(try reader.lastHoldDecision(of: Sample.globex, until: late), nil, "another tenant's")
      }
    },
    StoreBehaviour("the grants of a hold are found while they wait, and after a person let them go") { store in
      let grants = [
        Sample.held(1, subject: 1, hold: 1), Sample.held(2, subject: 2, role: "admin", hold: 1),
        Sample.held(3, subject: 3, hold: 2), Sample.grant(4, subject: 1),
      ]
      try await store.change(grants.map { .insertGrant($0) })
      var released = grants[0]
      (released.state, released.ended, released.endCause) = (.revoked, Sample.moment, .released)
      let gone = released
      try await store.change(.updateGrant(gone))
      try await store.read { reader in
        let hold = Sample.id(1, of: Hold.self)
        let admin = RoleReference(application: "crm", role: "admin")
        let agent = RoleReference(application: "crm", role: "agent")
        try requireEqual(
          try reader.heldGrants(of: hold, role: nil, tenant: Sample.acme, after: nil, limit: 9), [grants[1]], "held")
        try requireEqual(
          try reader.heldGrants(of: hold, role: admin, tenant: Sample.acme, after: nil, limit: 9), [grants[1]],
          "a role's")
        try requireEqual(
          try reader.heldGrants(of: hold, role: agent, tenant: Sample.acme, after: nil, limit: 9), [], "another role's")
        try requireEqual(
          try reader.grants(ofHold: hold, tenant: Sample.acme, after: nil, limit: 9), [gone, grants[1]], "all")
        try requireEqual(
          try reader.grants(ofHold: hold, tenant: Sample.acme, after: gone.id, limit: 9), [grants[1]], "the next page")
        try requireEqual(
          try reader.heldCounts(of: hold, tenant: Sample.acme), HeldCounts(grants: [admin: 1], people: 1), "of whom")
        try requireEqual(try reader.heldCounts(of: hold, tenant: Sample.globex), HeldCounts(), "another tenant's")
      }
      var back = grants[1]
      (back.state, back.hold) = (.active, nil)
      try await store.change(.updateGrant(back))
      let counts = try await store.read { try $0.heldCounts(of: Sample.id(1), tenant: Sample.acme) }
      try requireEqual(counts, HeldCounts(), "none waits")
    },
    StoreBehaviour("what waits in a hold is counted by role and by people") { store in
      try await store.change(.insertHold(Sample.hold(1)), .insertHold(Sample.hold(2, state: .released)))
      try await store.change(
        .insertGrant(Sample.held(1, subject: 1, hold: 1)), .insertGrant(Sample.held(2, subject: 2, hold: 1)),
        .insertGrant(Sample.held(3, subject: 2, role: "admin", hold: 1)),
        .insertGrant(Sample.held(4, subject: 3, hold: 2)))
      let counts = try await store.read { try $0.heldCounts(of: Sample.id(1), tenant: Sample.acme) }
      let roles = Dictionary(uniqueKeysWithValues: counts.grants.map { ($0.key.role, $0.value) })
      try requireEqual(roles, ["agent": 2, "admin": 1], "by role")
      try requireEqual(counts.people, 2, "by people")
    },
    StoreBehaviour("people who wait in a hold and are gone from the directory are found, each once") { store in
      try await store.change(
        .insertResource(Sample.user(2, "ada"), index: []), .insertGrant(Sample.held(1, subject: 1, hold: 1)),
        .insertGrant(Sample.held(2, subject: 2, hold: 1)), .insertGrant(Sample.held(3, subject: 3, hold: 1)),
        .insertGrant(Sample.held(4, subject: 3, role: "admin", hold: 1)),
        .insertGrant(Sample.held(5, subject: 4, hold: 2)), .insertGrant(Sample.grant(6, subject: 5)))
      try await store.read { reader in
        func gone(_ tenant: TenantID, after: ResourceID? = nil, limit: Int = 9) throws -> [ResourceID] {
          try reader.goneSubjects(of: Sample.id(1), tenant: tenant, after: after, limit: limit)
        }
        try requireEqual(try gone(Sample.acme), [Sample.id(1), Sample.id(3)], "those who are gone")
        try requireEqual(try gone(Sample.acme, limit: 1), [Sample.id(1)], "the first page")
        try requireEqual(try gone(Sample.acme, after: Sample.id(1)), [Sample.id(3)], "the next page")
        try requireEqual(try gone(Sample.globex), [], "another tenant's")
      }
    },
  ]

  static let heldRecords: [StoreBehaviour] = [
    StoreBehaviour("before-images are kept whole, numbered, and read from the newest back") { store in
      let gone = Sample.user(5, "gone", ["active": false])
      let rows = [
        Membership(group: Sample.id(1), member: Sample.id(2), type: "User"),
        Membership(group: Sample.id(1), member: Sample.id(3), type: "Group", display: "x"),
      ]
      let images: [HeldRecord.Image] = [
        .attributes(Sample.id(4), type: "User", before: ["active": true], after: ["active": false]), .left(rows),
        .joined([rows[0]]), .deletion(gone),
        .episodes(Sample.id(4), [Episode(ruleID: "oncall", since: Sample.moment)]),
        .suppressions(
          Sample.id(4),
          [
            Suppression(
              tenant: Sample.acme, subject: Sample.id(4), role: RoleReference(application: "crm", role: "agent"),
              cause: .review, since: Sample.moment, reason: "left the team", decidedBy: "eve@acme.example")
          ]),
      ]
      try await store.change(
        .appendHeldRecords(images.prefix(2).map { Sample.record($0) }, hold: Sample.id(1), tenant: Sample.acme))
      try await store.change(
        .appendHeldRecords(images.dropFirst(2).map { Sample.record($0) }, hold: Sample.id(1), tenant: Sample.acme),
        .appendHeldRecords([Sample.record(.left([]), hold: 2)], hold: Sample.id(2), tenant: Sample.acme))
      let expected = images.enumerated().map { Sample.record($1, number: $0 + 1) }
      var refused = expected[1]
      refused.refusal = HeldRecord.Refusal(code: .holdUndoGone, message: "gone", remedy: "add it")
      let noted = refused
      try await store.read { reader in
        let hold = Sample.id(1, of: Hold.self)
        try requireEqual(
          try reader.heldRecords(of: hold, tenant: Sample.acme, before: nil, limit: 9), expected.reversed(), "all")
        try requireEqual(
          try reader.heldRecords(of: hold, tenant: Sample.acme, before: 4, limit: 2), [expected[2], expected[1]], "some"
        )
        try requireEqual(try reader.heldResource(gone.id, hold: hold, tenant: Sample.acme), gone, "the deleted one")
        try requireEqual(
          try reader.heldResource(gone.id, hold: Sample.id(2), tenant: Sample.acme), nil, "of another hold")
        try requireEqual(try reader.heldResource(gone.id, hold: hold, tenant: Sample.globex), nil, "another tenant's")
      }
      try await store.change(.noteHeldRecord(noted))
      let found = try await store.read { try $0.refusedRecords(of: Sample.id(1), tenant: Sample.acme, limit: 9) }
      try requireEqual(found, [noted], "what was refused")
    },
    StoreBehaviour("a hold that was undone and left nothing cannot be undone again") { store in
      var undone = Sample.hold(1, state: .undone)
      undone.closed = Sample.moment
      try await store.change(
        .insertHold(undone),
        .appendHeldRecords([Sample.record(.left([]))], hold: Sample.id(1), tenant: Sample.acme))
      let whole = try await store.read { try $0.undoableHolds(of: Sample.acme, after: Sample.moment) }
      try requireEqual(whole, [:], "where all was put back")
      var left = Sample.record(.left([]), number: 1)
      left.refusal = HeldRecord.Refusal(code: .holdUndoGone, message: "gone", remedy: "create it")
      try await store.change(.noteHeldRecord(left))
      let rest = try await store.read { try $0.undoableHolds(of: Sample.acme, after: Sample.moment) }
      try requireEqual(rest, [Sample.id(1): 1], "where something was left")
    },
    StoreBehaviour("what was written since is noted for each hold that keeps images, the last time for good") { store in
      func write(_ hold: Int, _ number: Int, _ part: String) -> LaterWrite {
        LaterWrite(tenant: Sample.acme, hold: Sample.id(hold), number: number, resource: Sample.id(7), part: part)
      }
      var over = Sample.hold(3, state: .released)
      (over.closed, over.isLetGoWhole) = (Sample.moment, true)
      let closed = over
      try await store.change(
        .insertHold(Sample.hold(1)), .insertHold(closed), .insertHold(Sample.hold(4, state: .cancelled)),
        .appendHeldRecords(
          [Sample.record(.left([])), Sample.record(.left([]))], hold: Sample.id(1), tenant: Sample.acme),
        .appendHeldRecords([Sample.record(.left([]), hold: 3)], hold: Sample.id(3), tenant: Sample.acme),
        .noteLaterWrites([write(1, 1, "active"), write(1, 2, "title"), write(3, 1, "active")]),
        .noteLaterWrites([write(1, 2, "active")]))
      try await store.read { reader in
        let holds = try reader.undoableHolds(of: Sample.acme, after: Sample.moment)
        try requireEqual(holds, [Sample.id(1): 2, Sample.id(3): 1], "the last images")
        let later = try reader.undoableHolds(of: Sample.acme, after: Sample.moment + .milliseconds(1))
        try requireEqual(later, [Sample.id(1): 2], "of those that are not closed")
        try requireEqual(try reader.undoableHolds(of: Sample.globex, after: Sample.moment), [:], "another tenant's")
        let parts = ["active", "title", "userName"]
        let written = try reader.laterWrites(of: Sample.id(7), parts: parts, hold: Sample.id(1), tenant: Sample.acme)
        try requireEqual(written, ["active": 2, "title": 2], "what was written")
        let other = try reader.laterWrites(of: Sample.id(8), parts: parts, hold: Sample.id(1), tenant: Sample.acme)
        try requireEqual(other, [:], "of another resource")
        try requireEqual(try reader.hold(Sample.id(3), tenant: Sample.acme), closed, "that all was let go")
      }
      try await store.change(.removeExpired(before: Sample.moment + Hold.undoPeriod + .milliseconds(1)))
      let left = try await store.read { reader in
        try [1, 3].map { hold in
          try reader.laterWrites(of: Sample.id(7), parts: ["active"], hold: Sample.id(hold), tenant: Sample.acme).count
        }
      }
      try requireEqual(left, [1, 0], "what goes with the images")
    },
    StoreBehaviour("before-images go thirty days after their hold was closed, urgent marks when they are over") {
      store in
      var closed = Sample.hold(1, state: .released)
      closed.closed = Sample.moment
      try await store.change(
        .insertHold(closed), .insertHold(Sample.hold(2)),
        .appendHeldRecords([Sample.record(.left([]))], hold: Sample.id(1), tenant: Sample.acme),
        .appendHeldRecords([Sample.record(.left([]), hold: 2)], hold: Sample.id(2), tenant: Sample.acme),
        .putUrgentMark(UrgentMark(tenant: Sample.acme, subject: Sample.id(1), until: Sample.moment + .seconds(5))))
      let limit = Sample.moment + Hold.undoPeriod
      try await store.change(.removeExpired(before: limit))
      try await records(store, [1, 1])
      try await store.change(.removeExpired(before: limit + .milliseconds(1)))
      try await records(store, [0, 1])
      let kept = try await store.read { try $0.hold(Sample.id(1), tenant: Sample.acme) }
      try requireEqual(kept, closed, "the hold itself")
    },
    StoreBehaviour("an urgent mark lets its own subject pass until it is over, and is replaced") { store in
      let (one, two) = (Sample.id(1, of: StoredResource.self), Sample.id(2, of: StoredResource.self))
      let until = Sample.moment + .seconds(5)
      try await store.change(.putUrgentMark(UrgentMark(tenant: Sample.acme, subject: one, until: Sample.moment)))
      try await store.change(.putUrgentMark(UrgentMark(tenant: Sample.acme, subject: one, until: until)))
      try await store.read { reader in
        try requireEqual(try reader.urgent(among: [two, one], tenant: Sample.acme, at: Sample.moment), [one], "now")
        try requireEqual(try reader.urgent(among: [one], tenant: Sample.acme, at: until), [], "when it is over")
        try requireEqual(try reader.urgent(among: [one], tenant: Sample.globex, at: Sample.moment), [], "another's")
      }
      try await store.change(.removeExpired(before: until))
      let left = try await store.read { try $0.urgent(among: [one], tenant: Sample.acme, at: Sample.moment) }
      try requireEqual(left, [], "after housekeeping")
    },
    StoreBehaviour("of two causes for which somebody is to be judged the directory counts") { store in
      let marks: [(Int, [Grant.EndCause])] = [(1, [.policy, .directory]), (2, [.directory, .policy]), (3, [.policy])]
      for (number, causes) in marks {
        for cause in causes {
          try await store.change(.markForEvaluation([Sample.id(number)], tenant: Sample.acme, because: cause))
        }
      }
      try await store.read { reader in
        let found = try reader.subjectsToEvaluate(limit: 9)
        try requireEqual(found.map(\.cause), [.directory, .directory, .policy], "the causes")
        try requireEqual(found.map(\.subject), [1, 2, 3].map { Sample.id($0) }, "the order")
        try requireEqual(try reader.evaluationMark(of: Sample.id(3), tenant: Sample.acme), found[2], "one")
        try requireEqual(try reader.evaluationMark(of: Sample.id(3), tenant: Sample.globex), nil, "another tenant's")
        let marks = try reader.evaluationMarks(of: [4, 3, 1, 3].map { Sample.id($0) }, tenant: Sample.acme)
        try requireEqual(Set(marks.map(\.subject)), [Sample.id(1), Sample.id(3)], "several at once")
        try requireEqual(marks.count, 2, "each once")
      }
    },
  ]

  private static func records(_ store: any Store, _ expected: [Int], line: Int = #line) async throws {
    let found = try await store.read { reader in
      try [1, 2].map { number in
        try reader.heldRecords(of: Sample.id(number), tenant: Sample.acme, before: nil, limit: 9).count
      }
    }
    try requireEqual(found, expected, "the before-images (line \(line))")
  }
}
