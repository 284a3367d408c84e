internal import Diagnostics
internal import LanyardCore

extension StoreConformance {
  static let memberships: [StoreBehaviour] = [
    StoreBehaviour("members are listed by id in pages and counted") { store in
      let group = Sample.id(100, of: StoredResource.self)
      let rows = [5, 3, 1, 4, 2].map { Membership(group: group, member: Sample.id($0), type: "User") }
      try await store.change(.addMemberships(rows, tenant: Sample.acme))
      let pages = try await store.read { reader in
        [
          try reader.members(of: group, tenant: Sample.acme, after: nil, limit: 2),
          try reader.members(of: group, tenant: Sample.acme, after: Sample.id(2), limit: 2),
          try reader.members(of: group, tenant: Sample.acme, after: Sample.id(5), limit: 2),
          try reader.members(of: group, tenant: Sample.globex, after: nil, limit: 2),
          try reader.members(of: group, tenant: Sample.acme, after: nil, limit: 0),
        ].map { $0.map(\.member) }
      }
      let ids = { (numbers: [Int]) in numbers.map { Sample.id($0, of: StoredResource.self) } }
      try requireEqual(pages, [ids([1, 2]), ids([3, 4]), [], [], []], "the pages")
      let count = try await store.read { try $0.memberCount(of: group, tenant: Sample.acme) }
      try requireEqual(count, 5, "the count")
    },
    StoreBehaviour("adding a member twice is adding it once, with the later display and type") { store in
      let group = Sample.id(100, of: StoredResource.self)
      let first = Membership(group: group, member: Sample.id(1), type: "User", display: "A")
      let second = Membership(group: group, member: Sample.id(1), type: "Group", display: nil)
      try await store.change(.addMemberships([first, first], tenant: Sample.acme))
      try await store.change(.addMemberships([second], tenant: Sample.acme))
      let found = try await store.read { try $0.members(of: group, tenant: Sample.acme, after: nil, limit: 9) }
      try requireEqual(found, [second], "the members")
    },
    StoreBehaviour("removing members takes those named, and those of no other group or tenant") { store in
      let rows = [1, 2, 3].map { Membership(group: Sample.id(100), member: Sample.id($0), type: "User") }
      let other = Membership(group: Sample.id(101), member: Sample.id(1), type: "User")
      try await store.change(
        .addMemberships(rows + [other], tenant: Sample.acme), .addMemberships(rows, tenant: Sample.globex),
        .removeMemberships(group: Sample.id(100), members: [Sample.id(1), Sample.id(9)], tenant: Sample.acme))
      try await counts(store, [2, 1, 3])
      try await store.change(.removeAllMemberships(group: Sample.id(100), tenant: Sample.acme))
      try await store.change(.removeAllMemberships(group: Sample.id(100), tenant: Sample.acme))
      try await counts(store, [0, 1, 3])
    },
    StoreBehaviour("of many candidates the members are told, once each and by id") { store in
      let group = Sample.id(100, of: StoredResource.self)
      let rows = [1, 3, 5].map { Membership(group: group, member: Sample.id($0), type: "User") }
      try await store.change(.addMemberships(rows, tenant: Sample.acme))
      let candidates = [5, 4, 3, 5].map { Sample.id($0, of: StoredResource.self) }
      let found = try await store.read { try $0.members(of: group, among: candidates, tenant: Sample.acme) }
      try requireEqual(found, [rows[1], rows[2]], "the members among them")
    },
    StoreBehaviour("a member's groups are those that exist and have it directly") { store in
      let (outer, inner) = (Sample.group(2, "outer"), Sample.group(1, "inner"))
      let user = Sample.id(9, of: StoredResource.self)
      try await store.change(
        .insertResource(outer, index: []), .insertResource(inner, index: []),
        .addMemberships(
          [
            Membership(group: outer.id, member: inner.id, type: "Group"),
            Membership(group: inner.id, member: user, type: "User"),
            Membership(group: Sample.id(77), member: user, type: "User"),
          ], tenant: Sample.acme))
      let groups = try await store.read { try $0.groups(of: user, tenant: Sample.acme) }
      try requireEqual(groups, [inner], "the groups")
      try await store.change(
        .addMemberships([Membership(group: outer.id, member: user, type: "User")], tenant: Sample.acme))
      let both = try await store.read { try $0.groups(of: user, tenant: Sample.acme) }
      try requireEqual(both, [inner, outer], "the groups by id")
    },
    StoreBehaviour("the groups above many members are told, and thousands of members are one change") { store in
      let ids = (1...1300).map { Sample.id($0, of: StoredResource.self) }
      let (group, other) = (Sample.id(5000, of: StoredResource.self), Sample.id(5001, of: StoredResource.self))
      let rows = ids.map { Membership(group: group, member: $0, type: "User") }
      let second = Membership(group: other, member: ids[4], type: "User", display: "x")
      try await store.change(.addMemberships(rows.reversed() + [second], tenant: Sample.acme))
      let above = try await store.read { reader in
        [
          try reader.parentGroups(of: [ids[4], ids[2], ids[4], Sample.id(9999)], tenant: Sample.acme),
          try reader.parentGroups(of: [], tenant: Sample.acme),
          try reader.parentGroups(of: ids, tenant: Sample.globex),
          try reader.members(of: group, among: ids.reversed(), tenant: Sample.acme),
        ]
      }
      try requireEqual(above, [[rows[2], rows[4], second], [], [], rows], "the rows")
      try await store.change(
        .removeMemberships(group: group, members: Array(ids[100...]) + [ids[100]], tenant: Sample.acme))
      let left = try await store.read { try $0.members(of: group, tenant: Sample.acme, after: nil, limit: 9999) }
      try requireEqual(left, Array(rows[..<100]), "those left")
      // The last word on a member named twice counts.
      let renamed = ["a", nil, "b"].map { Membership(group: group, member: ids[0], type: "User", display: $0) }
      try await store.change(.addMemberships(renamed, tenant: Sample.acme))
      let first = try await store.read { try $0.members(of: group, among: [ids[0]], tenant: Sample.acme) }
      try requireEqual(first, [renamed[2]], "the member named three times")
    },
    StoreBehaviour("of many ids the types are told of those that are resources") { store in
      try await store.change(
        .insertResource(Sample.user(1, "a"), index: []), .insertResource(Sample.group(2, "g"), index: []),
        .insertResource(Sample.user(3, "b", tenant: Sample.globex), index: []))
      let ids = (1...700).map { Sample.id($0, of: StoredResource.self) }
      let types = try await store.read { reader in
        [
          try reader.resourceTypes(of: ids + ids, tenant: Sample.acme),
          try reader.resourceTypes(of: [], tenant: Sample.acme),
        ]
      }
      try requireEqual(types, [[ids[0]: "User", ids[1]: "Group"], [:]], "the types")
    },
  ]

  private static func counts(_ store: any Store, _ expected: [Int], line: Int = #line) async throws {
    let counts = try await store.read { reader in
      [
        try reader.memberCount(of: Sample.id(100), tenant: Sample.acme),
        try reader.memberCount(of: Sample.id(101), tenant: Sample.acme),
        try reader.memberCount(of: Sample.id(100), tenant: Sample.globex),
      ]
    }
    try requireEqual(counts, expected, "the members", line: line)
  }
}
