internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

extension StoreConformance {
  static let grants: [StoreBehaviour] = [
    StoreBehaviour("a subject's grants are those in force, or its whole history, oldest first") { store in
      let grants = [
        Sample.grant(2, subject: 1, role: "a"), Sample.grant(1, subject: 1, role: "b"), Sample.grant(3, subject: 2),
      ]
      try await store.change(grants.map { .insertGrant($0) })
      var ended = grants[1]
      (ended.state, ended.ended, ended.validUntil) = (.revoked, Sample.moment, Sample.moment)
      ended.endCause = .directory
      var held = grants[0]
      held.state = .held
      try await store.change(.updateGrant(ended), .updateGrant(held))
      let found = try await store.read { reader in
        [
          try reader.grants(of: Sample.id(1), tenant: Sample.acme, includingEnded: false),
          try reader.grants(of: Sample.id(1), tenant: Sample.acme, includingEnded: true),
          try reader.grants(of: Sample.id(1), tenant: Sample.globex, includingEnded: true),
        ]
      }
      try requireEqual(found, [[held], [ended, held], []], "the grants")
      let count = try await store.read { try $0.effectiveGrantCount(of: Sample.acme) }
      try requireEqual(count, 2, "the grants in force")
    },
    StoreBehaviour("the holders of roles are those who may use them at the moment, of one tenant and each application")
    {
      store in
      var held = Sample.grant(2, subject: 2, role: "a")
      held.state = .held
      var ended = Sample.grant(3, subject: 3, role: "a")
      (ended.state, ended.ended) = (.revoked, Sample.moment)
      try await store.change(
        .insertGrant(Sample.grant(1, subject: 1, role: "a", validUntil: Sample.moment)), .insertGrant(held),
        .insertGrant(ended), .insertGrant(Sample.grant(4, subject: 1, role: "b")),
        .insertGrant(Sample.grant(5, subject: 1, role: "c")))
      let role = held.role
      let second = RoleReference(application: role.application, role: "b")
      let other = RoleReference(application: "another", role: role.role)
      let (before, roles) = (Sample.moment - .milliseconds(1), [role, second, other])
      let counts = try await store.read { reader in
        [
          try reader.holderCounts(of: roles, tenant: Sample.acme, at: before),
          try reader.holderCounts(of: roles, tenant: Sample.acme, at: Sample.moment),
          try reader.holderCounts(of: roles, tenant: Sample.globex, at: Sample.moment),
          try reader.holderCounts(of: [other], tenant: Sample.acme, at: before),
          try reader.holderCounts(of: [], tenant: Sample.acme, at: before),
        ]
      }
      try requireEqual(counts, [[role: 2, second: 1], [role: 1, second: 1], [:], [:], [:]], "the holders")
    },
    StoreBehaviour("a grant is inserted once, and an unknown one is not updated") { store in
      try await store.change(.insertGrant(Sample.grant(1, subject: 1)))
      try await store.refuses(.storeUniqueness, .insertGrant(Sample.grant(1, subject: 2)))
      try await store.refuses(.storeVersionConflict, .updateGrant(Sample.grant(2, subject: 1)))
    },
    StoreBehaviour("grants expire at their moment, the earliest first") { store in
      let later = Sample.moment + .milliseconds(1)
      var ended = Sample.grant(4, subject: 1, validUntil: Sample.moment)
      ended.state = .expired
      try await store.change(
        .insertGrant(Sample.grant(3, subject: 1, validUntil: Sample.moment)),
        .insertGrant(Sample.grant(2, subject: 1, validUntil: later)), .insertGrant(Sample.grant(1, subject: 1)),
        .insertGrant(ended))
      let found = try await store.read { reader in
        [
          try reader.grantsExpiring(by: Sample.moment - .milliseconds(1), limit: 9),
          try reader.grantsExpiring(by: Sample.moment, limit: 9), try reader.grantsExpiring(by: later, limit: 9),
          try reader.grantsExpiring(by: later, limit: 1),
        ].map { $0.map(\.id) }
      }
      let (three, two) = (Sample.id(3, of: Grant.self), Sample.id(2, of: Grant.self))
      try requireEqual(found, [[], [three], [three, two], [three]], "what expires")
    },
  ]

  static let judgedTogether: [StoreBehaviour] = [
    StoreBehaviour("what is asked of many subjects at once is what is asked of each") { store in
      let people: [ResourceID] = (1...300).map { Sample.id($0) }
      var sent = Sample.delivery(902, subject: 7)
      sent.status = .delivered
      var underWay = Sample.delivery(1, subject: 300)
      underWay.status = .inFlight
      var ended = Sample.grant(903, subject: 7, role: "b")
      ended.state = .revoked
      try await store.change(people.indices.map { .insertResource(Sample.user($0 + 1, "u\($0)"), index: []) })
      try await store.change(
        .insertResource(Sample.group(901, "Support"), index: []),
        .insertResource(Sample.user(1, "x", tenant: Sample.globex), index: []),
        .insertGrant(Sample.grant(2, subject: 300)), .insertGrant(Sample.grant(1, subject: 7)), .insertGrant(ended),
        .insertDelivery(Sample.delivery(2, subject: 7)), .insertDelivery(underWay), .insertDelivery(sent),
        .putEpisodes(
          [Episode(ruleID: "b", since: Sample.moment), Episode(ruleID: "a", since: Sample.moment)],
          subject: Sample.id(7), tenant: Sample.acme),
        .putAccount(
          TargetAccount(tenant: Sample.acme, target: "hook", subject: Sample.id(7), plannedRevision: 1, planned: [:])),
        .putAccount(
          TargetAccount(tenant: Sample.acme, target: "other", subject: Sample.id(8), plannedRevision: 1, planned: [:])))
      let asked = people + people.prefix(2) + [Sample.id(901), Sample.id(999)]
      try await store.read { reader in
        let users = try reader.resources(asked, type: "User", tenant: Sample.acme)
        try requireEqual(users.map(\.id).sorted(), people, "the users")
        try requireEqual(
          try reader.grants(of: asked, tenant: Sample.acme).map(\.id), [1, 2].map { Sample.id($0) }, "the grants")
        try requireEqual(
          try reader.episodes(of: asked, tenant: Sample.acme).mapValues { $0.map(\.ruleID) },
          [Sample.id(7): ["a", "b"]], "the episodes")
        try requireEqual(
          try reader.accounts(target: "hook", subjects: asked, tenant: Sample.acme).map(\.subject), [Sample.id(7)],
          "the accounts")
        try requireEqual(
          try reader.unfinishedDeliveries(of: asked, tenant: Sample.acme).map(\.id), [1, 2].map { Sample.id($0) },
          "the deliveries")
        try require(try reader.grants(of: asked, tenant: Sample.globex).isEmpty, "another tenant's grants")
        try require(try reader.resources([], type: "User", tenant: Sample.acme).isEmpty, "nobody asked for")
      }
    }
  ]

  static let evaluation: [StoreBehaviour] = [
    StoreBehaviour("subjects are marked once, served in the order they were marked, and unmarked") { store in
      let (early, late) = (Sample.id(9, of: StoredResource.self), Sample.id(1, of: StoredResource.self))
      try await store.change(.markForEvaluation([early], tenant: Sample.acme, because: .directory))
      try await store.change(.markForEvaluation([late, early], tenant: Sample.acme, because: .directory))
      try await store.change(.markForEvaluation([early], tenant: Sample.globex, because: .directory))
      try await queue(store, 9, [early, late, early])
      try await queue(store, 2, [early, late])
      try await store.change(
        .markForEvaluation([late, Sample.id(7)], tenant: Sample.globex, because: .directory, request: "request-2"))
      let marks = try await store.read { try $0.subjectsToEvaluate(limit: 9).suffix(3) }
      try requireEqual(
        marks.map { "\($0.tenant == Sample.globex) \($0.request ?? "nobody's")" },
        ["true nobody's", "true request-2", "true request-2"], "the requests")
      try await store.change(.unmarkForEvaluation([late, Sample.id(7)], tenant: Sample.globex))
      try await store.change(.unmarkForEvaluation([early, Sample.id(5)], tenant: Sample.acme))
      try await queue(store, 9, [late, early])
    },
    StoreBehaviour("a subject's open episodes are replaced whole") { store in
      let (oncall, night) = (
        Episode(ruleID: "oncall", since: Sample.moment), Episode(ruleID: "Night", since: Sample.moment)
      )
      let subject = Sample.id(1, of: StoredResource.self)
      try await store.change(.putEpisodes([oncall, night], subject: subject, tenant: Sample.acme))
      try await episodes(store, [night, oncall])
      try await store.change(.putEpisodes([oncall], subject: subject, tenant: Sample.acme))
      try await episodes(store, [oncall])
      try await store.change(.putEpisodes([], subject: subject, tenant: Sample.acme))
      try await episodes(store, [])
    },
    StoreBehaviour("what stands against a subject is replaced whole and keeps its order") { store in
      let (first, second) = (
        StandingFinding(code: "mapping.roles.exclusive", about: "b"),
        StandingFinding(code: "attribute.value", about: "A")
      )
      let subjects = [1, 2, 3].map { Sample.id($0, of: StoredResource.self) }
      try await store.change(
        .putStandingFindings([first, second], subject: subjects[0], tenant: Sample.acme),
        .putStandingFindings([second], subject: subjects[1], tenant: Sample.acme),
        .putStandingFindings([first], subject: subjects[2], tenant: Sample.globex))
      let found = try await store.read { try $0.standingFindings(of: subjects + subjects, tenant: Sample.acme) }
      try requireEqual(found, [subjects[0]: [first, second], subjects[1]: [second]], "what stands")
      try await store.change(
        .putStandingFindings([second, first], subject: subjects[0], tenant: Sample.acme),
        .putStandingFindings([], subject: subjects[1], tenant: Sample.acme))
      let later = try await store.read { try $0.standingFindings(of: subjects, tenant: Sample.acme) }
      try requireEqual(later, [subjects[0]: [second, first]], "what stands now")
      let nobody = try await store.read { try $0.standingFindings(of: [], tenant: Sample.acme) }
      try require(nobody.isEmpty, "nobody asked for")
    },
  ]

  static let outbox: [StoreBehaviour] = [
    StoreBehaviour("an account is put and replaced, per target and subject") { store in
      var account = TargetAccount(
        tenant: Sample.acme, target: "hook", subject: Sample.id(1), plannedRevision: 1, planned: ["roles": ["a"]])
      try await store.change(.putAccount(account))
      (account.plannedRevision, account.confirmedRevision, account.confirmedAt) = (2, 1, Sample.moment)
      account.planned = [:]
      try await store.change(.putAccount(account))
      let found = try await store.read { reader in
        [
          try reader.account(target: "hook", subject: Sample.id(1), tenant: Sample.acme),
          try reader.account(target: "Hook", subject: Sample.id(1), tenant: Sample.acme),
          try reader.account(target: "hook", subject: Sample.id(2), tenant: Sample.acme),
          try reader.account(target: "hook", subject: Sample.id(1), tenant: Sample.globex),
        ]
      }
      try requireEqual(found, [account, nil, nil, nil], "the account")
    },
    StoreBehaviour("a delivery is kept whole through its changes") { store in
      var row = Sample.delivery(1, isRevocation: true)
      try await store.change(.insertDelivery(row))
      try await store.refuses(.storeUniqueness, .insertDelivery(row))
      try await store.refuses(.storeVersionConflict, .updateDelivery(Sample.delivery(2)))
      (row.status, row.attempts, row.outcome) = (.delivered, 3, ["status": 200])
      row.due = Sample.moment + .seconds(1)
      try await store.change(.updateDelivery(row))
      let expected = row
      let found = try await store.read { try $0.delivery(expected.id, tenant: Sample.acme) }
      try requireEqual(found, row, "the delivery")
    },
    StoreBehaviour("revocations are due before everything else, then the earliest") { store in
      try await store.change(.insertTenant(try Sample.tenant("acme")))
      let later = Sample.moment + .milliseconds(1)
      try await store.change(
        .insertDelivery(Sample.delivery(1, subject: 1, due: later)),
        .insertDelivery(Sample.delivery(2, subject: 2, due: Sample.moment)),
        .insertDelivery(Sample.delivery(3, subject: 3, isRevocation: true, due: later)),
        .insertDelivery(Sample.delivery(4, subject: 4, due: Sample.moment)))
      try await due(store, at: Sample.moment, [2, 4])
      try await due(store, at: later, [3, 2, 4, 1])
      try await due(store, at: later, limit: 2, [3, 2])
    },
    StoreBehaviour("a delivery waits for the earlier revisions of its account, and for no dead letter") { store in
      try await store.change(.insertTenant(try Sample.tenant("acme")))
      var first = Sample.delivery(1, revision: 1)
      try await store.change(
        .insertDelivery(first), .insertDelivery(Sample.delivery(2, revision: 2, isRevocation: true)),
        .insertDelivery(Sample.delivery(3, revision: 1, target: "other")),
        .insertDelivery(Sample.delivery(4, subject: 2, revision: 2)))
      try await due(store, [1, 3, 4])
      (first.status, first.due) = (.inFlight, Sample.moment + .seconds(30))
      try await store.change(.updateDelivery(first))
      try await due(store, [3, 4])
      for status in [OutboxRow.Status.delivered, .dead] {
        first.status = status
        try await store.change(.updateDelivery(first))
        try await due(store, [2, 3, 4])
      }
    },
    StoreBehaviour("a delivery in flight is due again when its lease has ended") { store in
      try await store.change(.insertTenant(try Sample.tenant("acme")))
      var row = Sample.delivery(1)
      (row.status, row.due) = (.inFlight, Sample.moment + .seconds(30))
      try await store.change(.insertDelivery(row))
      try await due(store, at: Sample.moment + .milliseconds(29_999), [])
      try await due(store, at: Sample.moment + .seconds(30), [1])
    },
    StoreBehaviour("a suspended tenant has nothing due until it is resumed") { store in
      var tenant = try Sample.tenant("acme")
      try await store.change(.insertTenant(tenant), .insertDelivery(Sample.delivery(1)))
      tenant.state = .suspended
      try await store.change(.updateTenant(tenant))
      try await due(store, [])
      tenant.state = .active
      try await store.change(.updateTenant(tenant))
      try await due(store, [1])
    },
    StoreBehaviour("deliveries are counted by status and listed by subject") { store in
      var dead = Sample.delivery(3)
      dead.status = .dead
      try await store.change(
        .insertDelivery(Sample.delivery(2)), .insertDelivery(Sample.delivery(1)), .insertDelivery(dead),
        .insertDelivery(Sample.delivery(4, subject: 2)))
      let counts = try await store.read { try $0.deliveryCounts() }
      try requireEqual(counts, [.pending: 3, .dead: 1], "the counts")
      let listed = try await store.read { try $0.deliveries(of: Sample.id(1), tenant: Sample.acme).map(\.id) }
      try requireEqual(listed, [1, 2, 3].map { Sample.id($0) }, "the subject's, oldest first")
    },
  ]

  private static func queue(_ store: any Store, _ limit: Int, _ expected: [ResourceID], line: Int = #line) async throws
  {
    let subjects = try await store.read { try $0.subjectsToEvaluate(limit: limit).map(\.subject) }
    try requireEqual(subjects, expected, "the queue", line: line)
  }

  private static func episodes(_ store: any Store, _ expected: [Episode], line: Int = #line) async throws {
    let found = try await store.read { try $0.episodes(of: Sample.id(1), tenant: Sample.acme) }
    try requireEqual(found, expected, "the episodes", line: line)
  }

  private static func due(
    _ store: any Store, at moment: Instant = Sample.moment, limit: Int = 9, _ expected: [Int], line: Int = #line
  ) async throws {
    let found = try await store.read { try $0.dueDeliveries(at: moment, limit: limit).map(\.id) }
    try requireEqual(found, expected.map { Sample.id($0) }, "what is due", line: line)
  }
}
