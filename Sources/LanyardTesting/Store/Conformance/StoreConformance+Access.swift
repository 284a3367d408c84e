internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

extension StoreConformance {
  static let access: [StoreBehaviour] = [
    StoreBehaviour("a suppression is put, replaced, listed by subject and role, and removed") { store in
      let (agent, lead) = (suppression(1, "agent"), suppression(1, "lead", reason: "left the team"))
      try await store.change(
        .putSuppression(lead), .putSuppression(suppression(1, "agent", reason: "old")), .putSuppression(agent),
        .putSuppression(suppression(2, "agent")))
      try await suppressions(store, of: [1, 2, 3], [agent, lead, suppression(2, "agent")])
      try await suppressions(store, of: [1], [agent, lead])
      try await suppressions(store, of: [], [])
      let foreign = try await store.read { try $0.suppressions(of: [Sample.id(1)], tenant: Sample.globex) }
      try require(foreign.isEmpty, "another tenant's")
      let roles = [agent.role, RoleReference(application: "crm", role: "none")]
      try await store.change(.removeSuppressions(roles, subject: Sample.id(1), tenant: Sample.acme))
      try await suppressions(store, of: [1, 2], [lead, suppression(2, "agent")])
    },
    StoreBehaviour("a use moves a grant on and never back, and only a grant that was in force") { store in
      var ended = Sample.grant(3, subject: 1, role: "gone")
      (ended.state, ended.ended, ended.endCause) = (.revoked, Sample.moment, .directory)
      try await store.change(
        .insertGrant(Sample.grant(1, subject: 1)), .insertGrant(Sample.grant(2, subject: 2)), .insertGrant(ended))
      for (seconds, expected) in [(-1, nil), (10, 10), (5, 10), (10, 10), (20, 20)] as [(Int, Int?)] {
        let moment = Sample.moment + .seconds(seconds)
        try await store.change(
          .recordUsage(usage([1: moment, 3: moment, 9: moment], first: moment, latest: moment)))
        let found = try await store.read { reader in
          try [1, 2].flatMap {
            try reader.grants(of: Sample.id($0), tenant: Sample.acme, includingEnded: true).map(\.lastUsed)
          }
        }
        try requireEqual(
          found, [expected.map { Sample.moment + .seconds($0) }, nil, nil], "after a use at \(seconds) seconds")
      }
      let span = try await store.read { try $0.usageSpan(of: "crm", tenant: Sample.acme) }
      try requireEqual(
        span, UsageSpan(first: Sample.moment + .seconds(20), latest: Sample.moment + .seconds(20)), "the span")
      let others = try await store.read { reader in
        [
          try reader.usageSpan(of: "erp", tenant: Sample.acme), try reader.usageSpan(of: "crm", tenant: Sample.globex),
        ]
      }
      try requireEqual(others, [nil, nil], "other spans")
    },
    StoreBehaviour("a grant is unused by the reports of its application alone") { store in
      var (short, long, never, held) = (
        idleGrant(1, after: 10), idleGrant(2, after: 100), idleGrant(3, after: nil), idleGrant(4, after: 10)
      )
      (short.lastUsed, held.state, never.lastUsed) = (Sample.moment + .seconds(5), .held, nil)
      long.validUntil = Sample.moment + .seconds(1000)
      var ended = idleGrant(5, after: 10)
      (ended.state, ended.ended, ended.endCause) = (.revoked, Sample.moment, .directory)
      try await store.change([short, long, never, held, ended].map { .insertGrant($0) })
      try await unused(store, [], "nothing was ever reported")
      let first = Sample.moment + .seconds(3)
      for (seconds, expected) in [(3, []), (12, []), (13, [4]), (14, [4]), (15, [1, 4]), (103, [1, 2, 4])] {
        let latest = Sample.moment + .seconds(seconds)
        try await store.change(.recordUsage(usage([:], first: first, latest: latest)))
        try await unused(store, expected, "reported until \(seconds) seconds")
      }
      let one = try await store.read { try $0.unusedGrants(limit: 1).map(\.id) }
      try requireEqual(one, [Sample.id(1)], "the first")
    },
  ]

  private static func idleGrant(_ number: Int, after seconds: Int?) -> Grant {
    var grant = Sample.grant(number, subject: 1, role: "r\(number)")
    grant.unusedAfter = seconds.map { .seconds($0) }
    return grant
  }

  private static func usage(_ uses: [Int: Instant], first: Instant, latest: Instant) -> RoleUsage {
    RoleUsage(
      tenant: Sample.acme, application: "crm",
      grants: Dictionary(uniqueKeysWithValues: uses.map { (Sample.id($0.key), $0.value) }),
      span: UsageSpan(first: first, latest: latest))
  }

  private static func suppression(_ subject: Int, _ role: String, reason: String? = nil) -> Suppression {
    Suppression(
      tenant: Sample.acme, subject: Sample.id(subject), role: RoleReference(application: "crm", role: role),
      cause: .review, since: Sample.moment, reason: reason, decidedBy: reason.map { _ in "eve@acme.example" })
  }

  private static func suppressions(
    _ store: any Store, of subjects: [Int], _ expected: [Suppression], line: Int = #line
  ) async throws {
    let found = try await store.read { try $0.suppressions(of: subjects.map { Sample.id($0) }, tenant: Sample.acme) }
    try requireEqual(found, expected, "the suppressions", line: line)
  }

  private static func unused(_ store: any Store, _ expected: [Int], _ what: String, line: Int = #line) async throws {
    let found = try await store.read { try $0.unusedGrants(limit: 9).map(\.id) }
    try requireEqual(found, expected.map { Sample.id($0) }, what, line: line)
  }
}
