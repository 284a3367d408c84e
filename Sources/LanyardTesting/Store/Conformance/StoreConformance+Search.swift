internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIMFilter

/// The attributes conformance searches by.
private enum Attribute {
  static func string(_ name: String, caseExact: Bool = false) -> ResolvedAttribute {
    ResolvedAttribute(attribute: AttributeType(name: name, kind: .string, isCaseExact: caseExact))
  }

  static let userName = string("userName")
  static let title = string("title")
  static let displayName = string("displayName")
  static let externalId = string("externalId", caseExact: true)
  static let id = string("id", caseExact: true)
  static let value = AttributeType(name: "value", kind: .string)
  static let type = AttributeType(name: "type", kind: .string)
  static let emails = AttributeType(name: "emails", kind: .complex, isMultiValued: true, subAttributes: [value, type])
  static let members = AttributeType(
    name: "members", kind: .complex, isMultiValued: true, subAttributes: [value, type])

  static func equal(_ attribute: ResolvedAttribute, _ text: String) -> ResolvedFilter {
    .comparison(attribute, .equal, .string(text))
  }

  static func element(_ attribute: AttributeType, _ text: String) -> ResolvedFilter {
    equal(ResolvedAttribute(attribute: attribute), text)
  }

  /// What the service would index of a document with these attributes.
  static func index(_ document: JSONObject) -> [IndexedValue] {
    document.flatMap { member -> [IndexedValue] in
      if let text = member.value.stringValue {
        let folded = member.name == "externalId" ? text : CaseFolding.fold(text)
        return [IndexedValue(key: member.name, folded: folded, isUnique: member.name == "userName")]
      }
      return (member.value.arrayValue ?? []).enumerated().flatMap { place, element in
        (element.objectValue?.members ?? []).map {
          IndexedValue(
            key: "\(member.name).\($0.name)", folded: CaseFolding.fold($0.value.stringValue ?? ""), element: place,
            isUnique: false, isSortKey: place == 0)
        }
      }
    }
  }
}

extension StoreConformance {
  static let search: [StoreBehaviour] = [
    StoreBehaviour("pages are by id, totals count everything, and nothing else is seen") { store in
      let numbers = (1...7).map { ($0 * 5) % 7 + 1 }
      try await store.change(
        numbers.map { .insertResource(Sample.user($0, "u\($0)"), index: [Sample.userName("u\($0)")]) })
      try await store.change(
        .insertResource(Sample.group(8, "g"), index: []),
        .insertResource(Sample.user(9, "x", tenant: Sample.globex), index: []))
      for filter in [nil, ResolvedFilter.present(Attribute.userName)] {
        try await page(store, filter, 1, 3, [1, 2, 3])
        try await page(store, filter, 4, 3, [4, 5, 6])
        try await page(store, filter, 7, 3, [7])
        try await page(store, filter, 8, 3, [])
        try await page(store, filter, 1, 0, [])
        try await page(store, filter, -4, 2, [1, 2])
      }
    },
    StoreBehaviour("a search finds more than any batch holds") { store in
      try await store.change(
        (1...1201).map { number in
          let user = Sample.user(number, "u\(number)", ["title": number % 2 == 0 ? "even" : "odd"])
          return .insertResource(user, index: Attribute.index(user.document))
        })
      let indexed = try await store.find(Attribute.equal(Attribute.title, "odd"), startIndex: 600, count: 9)
      try requireEqual(indexed.total, 601, "by the index")
      try requireEqual(indexed.resources.map(\.id), [Sample.id(1199), Sample.id(1201)], "the last two")
      let scanned = try await store.find(.not(Attribute.equal(Attribute.title, "odd")), startIndex: 600)
      try requireEqual([scanned.total, scanned.resources.count], [600, 1], "by looking at each")
    },
    StoreBehaviour("equality finds by the folded value, and by the exact one where case counts") { store in
      try await people(store)
      let expected: [(ResolvedFilter, [Int])] = [
        (Attribute.equal(Attribute.userName, "ALICE"), [1]), (Attribute.equal(Attribute.userName, "alic"), []),
        (Attribute.equal(Attribute.userName, ""), []), (Attribute.equal(Attribute.externalId, "X-1"), [1]),
        (Attribute.equal(Attribute.externalId, "x-1"), [2]), (Attribute.equal(Attribute.title, "éclair"), [2, 3]),
        (Attribute.equal(Attribute.id, Sample.id(3, of: StoredResource.self).description), [3]),
        (Attribute.equal(Attribute.id, "nobody"), []),
      ]
      try await finds(store, expected)
    },
    StoreBehaviour("conjunctions, alternatives and negations are answered exactly") { store in
      try await people(store)
      let title = Attribute.equal(Attribute.title, "Éclair")
      let bob = Attribute.equal(Attribute.userName, "bob")
      let expected: [(ResolvedFilter, [Int])] = [
        (.and([title, bob]), [2]), (.and([title, .not(bob)]), [3]),
        (.or([title, .present(Attribute.externalId)]), [1, 2, 3]),
        (.and([title, Attribute.equal(Attribute.userName, "alice")]), []), (.not(title), [1]),
        (.comparison(Attribute.userName, .startsWith, .string("C")), [3]),
        (.comparison(Attribute.title, .notEqual, .string("éclair")), [1]),
      ]
      try await finds(store, expected)
    },
    StoreBehaviour("a value path holds where one element satisfies all of it") { store in
      try await people(store)
      let emails = ResolvedAttribute(attribute: Attribute.emails)
      func path(_ type: String, _ value: String) -> ResolvedFilter {
        .valuePath(emails, .and([Attribute.element(Attribute.type, type), Attribute.element(Attribute.value, value)]))
      }
      let value = ResolvedAttribute(attribute: Attribute.emails, subAttribute: Attribute.value)
      let expected: [(ResolvedFilter, [Int])] = [
        (path("work", "a@x"), [1]), (path("home", "a@x"), []), (path("home", "A@HOME"), [1]),
        (Attribute.equal(value, "a@x"), [1]), (.not(path("work", "a@x")), [2, 3]),
      ]
      try await finds(store, expected)
    },
  ]

  static let searchByMembers: [StoreBehaviour] = [
    StoreBehaviour("filters see the members of a group") { store in
      try await teams(store)
      let members = ResolvedAttribute(attribute: Attribute.members)
      let value = ResolvedAttribute(attribute: Attribute.members, subAttribute: Attribute.value)
      let (alice, bob) = (
        Sample.id(1, of: StoredResource.self).description, Sample.id(2, of: StoredResource.self).description
      )
      let support = Attribute.equal(Attribute.displayName, "support")
      func path(_ element: ResolvedFilter) -> ResolvedFilter { .valuePath(members, element) }
      let expected: [(ResolvedFilter, [Int])] = [
        (Attribute.equal(value, alice), [11, 12]), (Attribute.equal(value, bob), [12]),
        (Attribute.equal(value, "nobody"), []), (.present(members), [11, 12]), (.not(.present(members)), [13]),
        (path(Attribute.element(Attribute.value, alice)), [11, 12]),
        (.and([support, path(Attribute.element(Attribute.value, alice))]), [11]),
        (.and([support, path(Attribute.element(Attribute.value, bob))]), []),
        (.not(Attribute.equal(value, bob)), [11, 13]),
        (.or([Attribute.equal(value, bob), support]), [11, 12]),
        (path(Attribute.element(Attribute.type, "group")), [12]),
        (path(.and([Attribute.element(Attribute.type, "user"), Attribute.element(Attribute.value, bob)])), []),
      ]
      try await finds(store, expected, type: "Group")
    }
  ]

  private static func page(
    _ store: any Store, _ filter: ResolvedFilter?, _ start: Int, _ count: Int, _ expected: [Int]
  ) async throws {
    let page = try await store.find(filter, startIndex: start, count: count)
    try requireEqual(page.total, 7, "the total from \(start), \(count)")
    try requireEqual(page.resources.map(\.id), expected.map { Sample.id($0) }, "the page from \(start), \(count)")
  }

  private static func finds(
    _ store: any Store, _ expected: [(ResolvedFilter, [Int])], type: String = "User"
  ) async throws {
    for (filter, numbers) in expected {
      let page = try await store.find(filter, type: type)
      try requireEqual(page.resources.map(\.id), numbers.map { Sample.id($0) }, "\(filter)")
      try requireEqual(page.total, numbers.count, "the total of \(filter)")
    }
  }

  private static func people(_ store: any Store) async throws {
    let emails: JSONValue = [["value": "a@x", "type": "work"], ["value": "a@home", "type": "home"]]
    let users = [
      Sample.user(1, "Alice", ["externalId": "X-1", "emails": emails]),
      Sample.user(2, "bob", ["externalId": "x-1", "title": "Éclair"]),
      Sample.user(3, "Carol", ["title": "éCLAIR"]),
    ]
    try await store.change(users.map { .insertResource($0, index: Attribute.index($0.document)) })
  }

  private static func teams(_ store: any Store) async throws {
    let groups = [Sample.group(11, "Support"), Sample.group(12, "Sales"), Sample.group(13, "Empty")]
    try await store.change(groups.map { .insertResource($0, index: Attribute.index($0.document)) })
    try await store.change(
      .addMemberships(
        [
          Membership(group: Sample.id(11), member: Sample.id(1), type: "User"),
          Membership(group: Sample.id(12), member: Sample.id(1), type: "User"),
          Membership(group: Sample.id(12), member: Sample.id(2), type: "Group", display: "Bob's"),
        ], tenant: Sample.acme))
  }
}
