internal import Diagnostics
internal import LanyardCore

extension StoreConformance {
  static let subjects: [StoreBehaviour] = [
    StoreBehaviour("a connection's last statement about a subject replaces the one before, and no other's") { store in
      let first = facts(1, "okta", groups: ["Support", "support"], stated: 0)
      let other = facts(1, "entra", groups: ["Cafe\u{301}", "Caf\u{e9}"], stated: 1)
      let again = facts(1, "okta", issuer: "urn:idp:2", groups: [], stated: 2)
      try await store.change(.putSignInFacts(first), .putSignInFacts(other), .putSignInFacts(facts(2, "okta")))
      try await read(store, [1], [other, first])
      try await store.change(.putSignInFacts(again))
      try await read(store, [1, 1, 9], [again, other])
      try await read(store, [2, 1], [again, other, facts(2, "okta")])
      try await read(store, [1], [], tenant: Sample.globex)
      let kept = try await store.read { try $0.signInFacts(of: [Sample.id(1)], tenant: Sample.acme)[1] }
      try requireEqual(kept.document, other.document, "octets")
    },
    StoreBehaviour("what sign-ins stated is found by its expiry, and forgotten in part or whole") { store in
      let early = facts(2, "okta", expires: 5)
      let late = facts(1, "okta", expires: 9)
      let mine = facts(2, "entra", expires: 9)
      try await store.change(.putSignInFacts(late), .putSignInFacts(early), .putSignInFacts(mine))
      try await expired(store, by: 4, [])
      try await expired(store, by: 5, [early])
      try await expired(store, by: 9, [early, late, mine])
      try await expired(store, by: 9, limit: 1, [early])
      try await store.change(
        .removeSignInFacts(subject: Sample.id(2), expiredBy: Sample.moment + .milliseconds(5), tenant: Sample.acme),
        .removeSignInFacts(subject: Sample.id(1), expiredBy: nil, tenant: Sample.globex))
      try await read(store, [1, 2], [late, mine])
      try await store.change(.removeSignInFacts(subject: Sample.id(2), expiredBy: nil, tenant: Sample.acme))
      try await read(store, [1, 2], [late])
    },
    StoreBehaviour("a name is one subject's, or closed, or nobody's") { store in
      let (one, two, three) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32), [UInt8]([3]))
      try await store.change(
        .linkNames([one, two], subject: Sample.id(1), tenant: Sample.acme),
        .linkNames([one], subject: Sample.id(8), tenant: Sample.globex))
      try await names(store, [one, two, three, one], [one: Sample.id(1), two: Sample.id(1)])
      try await store.change(
        .linkNames([two, three], subject: nil, tenant: Sample.acme), .unlinkNames([one, [9]], tenant: Sample.acme))
      try await names(store, [one, two, three], [two: nil, three: nil])
      try await names(store, [one], [one: Sample.id(8)], tenant: Sample.globex)
      try await names(store, [], [:])
    },
  ]

  private static func facts(
    _ subject: Int, _ connection: String, issuer: String = "urn:idp", groups: [String] = ["x"], stated: Int = 0,
    expires: Int = 100
  ) -> SignInFacts {
    SignInFacts(
      tenant: Sample.acme, subject: Sample.id(subject), connection: connection, issuer: issuer, groups: groups,
      attributes: [.init(name: "urn:x:department", values: ["Support", ""])], assertionID: "_a\(stated)",
      stated: Sample.moment + .milliseconds(stated), expires: Sample.moment + .milliseconds(expires))
  }

  private static func read(
    _ store: any Store, _ subjects: [Int], _ expected: [SignInFacts], tenant: TenantID = Sample.acme, line: Int = #line
  ) async throws {
    let found = try await store.read { try $0.signInFacts(of: subjects.map { Sample.id($0) }, tenant: tenant) }
    try requireEqual(found, expected, "the facts", line: line)
  }

  private static func expired(
    _ store: any Store, by moment: Int, limit: Int = 9, _ expected: [SignInFacts], line: Int = #line
  ) async throws {
    let found = try await store.read {
      try $0.expiredSignInFacts(by: Sample.moment + .milliseconds(moment), limit: limit)
    }
    try requireEqual(found, expected, "what has expired", line: line)
  }

  private static func names(
    _ store: any Store, _ hashes: [[UInt8]], _ expected: [[UInt8]: ResourceID?], tenant: TenantID = Sample.acme,
    line: Int = #line
  ) async throws {
    let found = try await store.read { try $0.linkedNames(hashes, tenant: tenant) }
    try requireEqual(Set(found), Set(expected.map { LinkedName(hash: $0, subject: $1) }), "the names", line: line)
  }
}
