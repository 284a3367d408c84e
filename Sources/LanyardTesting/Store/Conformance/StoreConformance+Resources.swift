internal import Diagnostics
internal import JSON
internal import LanyardCore

extension StoreConformance {
  static let resources: [StoreBehaviour] = [
    StoreBehaviour("a resource is found by id, type and tenant together") { store in
      let user = Sample.user(1, "alice")
      try await store.change(.insertResource(user, index: []))
      let found = try await store.read { reader in
        [
          try reader.resource(user.id, type: "User", tenant: Sample.acme),
          try reader.resource(user.id, type: "Group", tenant: Sample.acme),
          try reader.resource(user.id, type: "User", tenant: Sample.globex),
        ]
      }
      try requireEqual(found, [user, nil, nil], "the resource")
    },
    StoreBehaviour("one id in two tenants is two resources") { store in
      let (acme, globex) = (Sample.user(1, "a"), Sample.user(1, "b", tenant: Sample.globex))
      try await store.change(.insertResource(acme, index: []), .insertResource(globex, index: []))
      try await store.refuses(.storeUniqueness, .insertResource(Sample.user(1, "c"), index: []))
      try await store.change(.deleteResource(acme.id, tenant: Sample.acme, expecting: 1))
      let left = try await store.read { try $0.resource(globex.id, type: "User", tenant: Sample.globex) }
      try requireEqual(left, globex, "the other tenant's")
    },
    StoreBehaviour("an update is written if the version is the expected one") { store in
      var user = Sample.user(1, "alice")
      try await store.change(.insertResource(user, index: []))
      (user.version, user.lastModified) = (2, Sample.moment + .milliseconds(1))
      user.document["active"] = false
      try await store.change(.updateResource(user, expecting: 1, index: []))
      try await store.refuses(.storeVersionConflict, .updateResource(user, expecting: 1, index: []))
      try await store.refuses(.storeVersionConflict, .updateResource(Sample.user(2, "b"), expecting: 1, index: []))
      let expected = user
      let found = try await store.read { try $0.resource(expected.id, type: "User", tenant: Sample.acme) }
      try requireEqual(found, user, "the updated resource")
    },
    StoreBehaviour("a deletion takes the index and the memberships on both sides with it") { store in
      let (outer, inner, user) = (Sample.group(1, "outer"), Sample.group(2, "inner"), Sample.user(3, "alice"))
      try await store.change(
        .insertResource(outer, index: []), .insertResource(user, index: []),
        .insertResource(inner, index: [IndexedValue(key: "displayName", folded: "inner", isUnique: true)]),
        .addMemberships(
          [
            Membership(group: outer.id, member: inner.id, type: "Group"),
            Membership(group: inner.id, member: user.id, type: "User"),
          ], tenant: Sample.acme))
      try await store.refuses(.storeVersionConflict, .deleteResource(inner.id, tenant: Sample.acme, expecting: 2))
      try await store.change(.deleteResource(inner.id, tenant: Sample.acme, expecting: 1))
      try await store.refuses(.storeVersionConflict, .deleteResource(inner.id, tenant: Sample.acme, expecting: 1))
      let left = try await store.read { reader in
        [
          try reader.memberCount(of: outer.id, tenant: Sample.acme),
          try reader.memberCount(of: inner.id, tenant: Sample.acme),
          try reader.groups(of: user.id, tenant: Sample.acme).count,
          try reader.resources(type: "Group", key: "displayName", folded: "inner", tenant: Sample.acme).count,
          try reader.resourceCount(type: "Group", tenant: Sample.acme),
        ]
      }
      try requireEqual(left, [0, 0, 0, 0, 1], "what is left")
    },
  ]

  static let values: [StoreBehaviour] = [
    StoreBehaviour("documents come back octet for octet, members in their order") { store in
      let text =
        "{\"z\":1.0,\"a\":[],\"userName\":\"e\u{301} \u{E9} 👩‍👩‍👧 \u{202E}ß\",\"n\":null,\"o\":{},"
        + "\"q\":\"\\\"\\\\\\n\\u0001\",\"big\":12345678901234567890.5e-3}"
      guard let document = try JSONValue(parsing: text).objectValue else { throw ConformanceFailure(description: "") }
      let user = Sample.resource(1, "User", document)
      try await store.change(.insertResource(user, index: []))
      let found = try await store.read { try $0.resource(user.id, type: "User", tenant: Sample.acme) }
      try requireEqual(
        found.map { JSONValue.object($0.document).text }, JSONValue.object(document).text, "the document")
    },
    StoreBehaviour("a value of a million octets is kept, indexed and told from its neighbour") { store in
      let long = String(repeating: "a", count: 999_999) + "å"
      let (one, other) = (Sample.user(1, long), Sample.user(2, long + "!"))
      try await store.change(
        .insertResource(one, index: [Sample.userName(long)]),
        .insertResource(other, index: [Sample.userName(long + "!")]))
      let found = try await store.read {
        try $0.resources(type: "User", key: "userName", folded: long, tenant: Sample.acme)
      }
      try requireEqual(found.map(\.id), [one.id], "the one with the value")
      try require(found.first?.document == one.document, "the whole value is kept")
      try await store.refuses(
        .storeUniqueness, .insertResource(Sample.user(3, long), index: [Sample.userName(long)]))
    },
    StoreBehaviour("times keep their milliseconds, before 1970 as well") { store in
      var user = Sample.user(1, "alice")
      user.lastModified = Instant(milliseconds: -1)
      let written = user
      try await store.change(.insertResource(written, index: []))
      let found = try await store.read { try $0.resource(written.id, type: "User", tenant: Sample.acme) }
      try requireEqual(found?.created, Sample.moment, "created")
      try requireEqual(found?.lastModified.milliseconds, -1, "lastModified")
    },
    StoreBehaviour("an empty text is not an absent one") { store in
      let group = Sample.group(1, "g")
      let rows = [
        Membership(group: group.id, member: Sample.id(2), type: "User", display: ""),
        Membership(group: group.id, member: Sample.id(3), type: "User", display: nil),
      ]
      try await store.change(.insertResource(group, index: []), .addMemberships(rows, tenant: Sample.acme))
      let found = try await store.read { try $0.members(of: group.id, tenant: Sample.acme, after: nil, limit: 9) }
      try requireEqual(found, rows, "the members")
    },
  ]

  static let uniqueness: [StoreBehaviour] = [
    StoreBehaviour("a unique value is taken once in a type and tenant, whatever its case was") { store in
      try await store.change(.insertResource(Sample.user(1, "Alice"), index: [Sample.userName("Alice")]))
      try await store.refuses(
        .storeUniqueness, .insertResource(Sample.user(2, "ALICE"), index: [Sample.userName("ALICE")]))
      let group = Sample.resource(3, "Group", [:])
      let elsewhere = Sample.user(4, "alice", tenant: Sample.globex)
      try await store.change(
        .insertResource(group, index: [Sample.userName("alice")]),
        .insertResource(elsewhere, index: [Sample.userName("alice")]))
    },
    StoreBehaviour("texts that only look alike are different values") { store in
      let names = ["\u{E9}", "e\u{301}", "ﬁ", "fi", "a", "а", "é ", "stra\u{DF}e", "strasse"]
      for (number, name) in names.enumerated() {
        try await store.change(.insertResource(Sample.user(number, name), index: [Sample.userName(name)]))
      }
      let found = try await store.read { reader in
        try names.map { name in
          try reader.resources(
            type: "User", key: "userName", folded: Sample.userName(name).folded, tenant: Sample.acme
          ).map(\.id)
        }
      }
      try requireEqual(found, names.indices.map { [Sample.id($0)] }, "each by its own octets")
    },
    StoreBehaviour("a unique value is free again after an update or a deletion") { store in
      var user = Sample.user(1, "alice")
      try await store.change(.insertResource(user, index: [Sample.userName("alice")]))
      user.version = 2
      try await store.change(.updateResource(user, expecting: 1, index: [Sample.userName("bob")]))
      try await store.change(.insertResource(Sample.user(2, "alice"), index: [Sample.userName("alice")]))
      try await store.change(.deleteResource(Sample.id(2), tenant: Sample.acme, expecting: 1))
      user.version = 3
      try await store.change(.updateResource(user, expecting: 2, index: [Sample.userName("alice")]))
      user.version = 4
      try await store.change(.updateResource(user, expecting: 3, index: [Sample.userName("alice")]))
    },
    StoreBehaviour("an update that would take a unique value changes nothing") { store in
      var user = Sample.user(1, "alice")
      try await store.change(
        .insertResource(user, index: [Sample.userName("alice")]),
        .insertResource(Sample.user(2, "bob"), index: [Sample.userName("bob")]))
      user.version = 2
      try await store.refuses(.storeUniqueness, .updateResource(user, expecting: 1, index: [Sample.userName("bob")]))
      let found = try await store.read { reader in
        try reader.resources(type: "User", key: "userName", folded: "alice", tenant: Sample.acme)
      }
      try requireEqual(found.map(\.version), [1], "the old version under the old name")
    },
    StoreBehaviour("values that need not be unique are shared, and one may stand twice in a resource") { store in
      let title = IndexedValue(key: "title", folded: "agent", isUnique: false)
      try await store.change(
        .insertResource(Sample.user(2, "b"), index: [title, title]),
        .insertResource(Sample.user(1, "a"), index: [title, IndexedValue(key: "Title", folded: "x", isUnique: false)]))
      let found = try await store.read { reader in
        [
          try reader.resources(type: "User", key: "title", folded: "agent", tenant: Sample.acme).map(\.id),
          try reader.resources(type: "User", key: "TITLE", folded: "agent", tenant: Sample.acme).map(\.id),
        ]
      }
      try requireEqual(found, [[Sample.id(1), Sample.id(2)], []], "the resources by id")
    },
    StoreBehaviour("of a hundred concurrent creations with one name exactly one wins") { store in
      let won = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<100 {
          group.addTask {
            let user = Sample.user(number, "alice")
            return (try? await store.change(.insertResource(user, index: [Sample.userName("alice")]))) != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      let count = try await store.read { try $0.resourceCount(type: "User", tenant: Sample.acme) }
      try requireEqual([won, count], [1, 1], "winners, and resources")
    },
  ]
}
