internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

extension StoreConformance {
  static let ledger: [StoreBehaviour] = [
    StoreBehaviour("a grant is kept whole") { store in
      let grant = Grant(
        id: Sample.id(1), tenant: Sample.acme, subject: Sample.id(2),
        role: RoleReference(application: "crm", role: "agent"), state: .restated, since: Sample.moment,
        heldSince: Sample.moment - .seconds(5), validUntil: Sample.moment + .seconds(1),
        ended: Sample.moment + .seconds(2), endCause: .restated,
        waits: [
          .init(hold: Sample.id(7), request: "r-1", since: Sample.moment, until: Sample.moment + .milliseconds(1)),
          .init(hold: Sample.id(8), request: "r-2", since: Sample.moment + .milliseconds(1)),
        ], lastUsed: Sample.moment - .seconds(1),
        unusedAfter: .seconds(86_400), origin: ["rules": []], policyVersion: 3)
      try await store.change(.insertGrant(grant))
      let found = try await store.read {
        try $0.grants(of: Sample.id(2), tenant: Sample.acme, includingEnded: true)
      }
      try requireEqual(found, [grant], "the grant")
    },
    StoreBehaviour("the ledger tells what was in force at an instant") { store in
      var (open, ended, expired) = (ledgerRow(1, begins: 0), ledgerRow(2, begins: 10), ledgerRow(3, begins: 10))
      (ended.state, ended.ended, ended.endCause) = (.revoked, Sample.moment + .seconds(20), .directory)
      // It was noticed late; it was over when its time was.
      (expired.validUntil, expired.ended) = (Sample.moment + .seconds(15), Sample.moment + .seconds(30))
      (expired.state, open.state) = (.expired, .held)
      try await store.change(.insertGrant(open), .insertGrant(ended), .insertGrant(expired))
      for (seconds, expected) in [(-1, []), (0, [1]), (9, [1]), (10, [1, 2, 3]), (15, [1, 2]), (20, [1]), (99, [1])] {
        let found = try await store.ledger(GrantQuery(at: LedgerMoment(Sample.moment + .seconds(seconds)), limit: 9))
        try requireEqual(found, expected, "after \(seconds) seconds")
      }
    },
    StoreBehaviour("a grant keeps when it waited, and every time that is added") { store in
      var grant = ledgerRow(1, begins: 0)
      try await store.change(.insertGrant(grant))
      for (number, until) in [(1, Sample.moment + .seconds(2)), (2, nil)] as [(Int, Instant?)] {
        grant.state = until == nil ? .held : .active
        grant.waits.append(
          .init(hold: Sample.id(number), request: "r", since: Sample.moment + .seconds(number), until: until))
        try await store.change(.updateGrant(grant))
        let found = try await store.read { try $0.grants(of: Sample.id(1), tenant: Sample.acme, includingEnded: true) }
        try requireEqual(found, [grant], "the grant")
      }
    },
    StoreBehaviour("of now the ledger tells what stands, also where a clock was set back") { store in
      var (early, late) = (ledgerRow(1, begins: 0), ledgerRow(3, begins: 900))
      (early.state, early.ended, early.endCause) = (.revoked, Sample.moment + .seconds(950), .directory)
      late.validUntil = Sample.moment + .seconds(1000)
      try await store.change(.insertGrant(early), .insertGrant(ledgerRow(2, begins: 0)), .insertGrant(late))
      let now = Sample.moment + .seconds(10)
      try requireEqual(try await store.ledger(GrantQuery(at: .now(now), limit: 9)), [2, 3], "now")
      try requireEqual(try await store.ledger(GrantQuery(at: LedgerMoment(now), limit: 9)), [1, 2], "that instant")
      // An answer of several pages, while a row begins and another ends.
      let next = ledgerRow(4, begins: 12)
      var gone = ledgerRow(2, begins: 0)
      (gone.state, gone.ended, gone.endCause) = (.revoked, Sample.moment + .seconds(12), .directory)
      try await store.change(.insertGrant(next), .updateGrant(gone))
      let later = GrantQuery(at: LedgerMoment(now, clock: now + .seconds(5)), limit: 9)
      try requireEqual(try await store.ledger(later), [2, 3], "the second page")
      try requireEqual(
        try await store.ledger(GrantQuery(at: .now(Sample.moment + .seconds(1000)), limit: 9)), [4], "when it is over")
    },
    StoreBehaviour("the ledger is listed by application, role and idleness, page by page, for its tenant alone") {
      store in
      var used = ledgerRow(3, role: "lead", begins: 0)
      used.lastUsed = Sample.moment + .seconds(50)
      try await store.change(
        .insertGrant(ledgerRow(2, begins: 0)), .insertGrant(ledgerRow(1, application: "erp", begins: 0)),
        .insertGrant(used), .insertGrant(ledgerRow(4, begins: 40)))
      var query = GrantQuery(at: LedgerMoment(Sample.moment + .seconds(60)), limit: 2)
      try requireEqual(try await store.ledger(query), [1, 2], "the first page")
      query.after = Sample.id(2)
      try requireEqual(try await store.ledger(query), [3, 4], "the second page")
      (query.after, query.limit, query.application) = (nil, 9, "crm")
      try requireEqual(try await store.ledger(query), [2, 3, 4], "of an application")
      query.role = "lead"
      try requireEqual(try await store.ledger(query), [3], "of a role")
      (query.application, query.role) = (nil, nil)
      query.unusedSince = Sample.moment + .seconds(40)
      try requireEqual(try await store.ledger(query), [1, 2], "those not used")
      query.application = "CRM"
      try requireEqual(try await store.ledger(query), [], "names are compared by octets")
      let everything = GrantQuery(at: LedgerMoment(Sample.moment + .seconds(60)), limit: 9)
      let foreign = try await store.read { try $0.grants(matching: everything, tenant: Sample.globex) }
      try require(foreign.isEmpty, "another tenant's ledger")
    },
  ]

  private static func ledgerRow(
    _ number: Int, application: String = "crm", role: String = "agent", begins seconds: Int
  ) -> Grant {
    Grant(
      id: Sample.id(number), tenant: Sample.acme, subject: Sample.id(1),
      role: RoleReference(application: application, role: role), since: Sample.moment + .seconds(seconds),
      origin: [:], policyVersion: 1)
  }
}

extension Store {
  /// The numbers of the grants found.
  fileprivate func ledger(_ query: GrantQuery) async throws -> [Int] {
    let ids = try await read { try $0.grants(matching: query, tenant: Sample.acme).map(\.id) }
    return ids.map { id in (1...9).first { Sample.id($0) == id } ?? 0 }
  }
}
