internal import Diagnostics
internal import JSON
internal import LanyardCore

/// What engines do differently when nobody tells them: locales, widths, and what a text may hold.
extension StoreConformance {
  static let engines: [StoreBehaviour] = [
    StoreBehaviour("names are ordered by their octets, whatever the engine's locale is") { store in
      let names = ["Z", "a", "b", "B", "_", "~", "ä", "é", "e\u{301}", "Ω", "中", "😀", "\u{FFFD}"]
      for name in names { try await store.change(.putSecret(name: name, sealed: []), .putObject(object(name))) }
      let listed = try await store.read { try $0.objects(.application, tenant: nil).map(\.reference.name) }
      let ordered = names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
      try requireEqual(listed.map { Array($0.utf8) }, ordered.map { Array($0.utf8) }, "the names")
    },
    StoreBehaviour("ranges and orders of a search go by octets too") { store in
      let names = ["Z", "a", "ä", "中", "😀", "\u{FFFD}"]
      for (number, name) in names.enumerated() {
        let value = IndexedValue(key: "title", folded: name, isUnique: false)
        try await store.change(.insertResource(Sample.user(number, name, ["title": .string(name)]), index: [value]))
      }
      for (number, name) in names.enumerated() {
        let found = try await store.read {
          try $0.resources(type: "User", key: "title", folded: name, tenant: Sample.acme).map(\.id)
        }
        try requireEqual(found, [Sample.id(number)], "who has the title")
      }
    },
    StoreBehaviour("octets are any octets, zero and none among them") { store in
      for (name, octets) in [("none", []), ("zero", [0]), ("all", Array(UInt8.min...UInt8.max))] as [(String, [UInt8])]
      {
        try await store.change(.putSecret(name: name, sealed: octets))
        let found = try await store.read { try $0.secret(named: name) }
        try requireEqual(found, octets, "the secret")
      }
    },
    StoreBehaviour("numbers keep 64 bits") { store in
      for (place, number) in [Int.max, Int.max - 1, 1 << 53 + 1, 0].enumerated() {
        try await store.change(.insertDelivery(Sample.delivery(place, subject: place, revision: number)))
        let found = try await store.read { try $0.deliveries(of: Sample.id(place), tenant: Sample.acme) }
        try requireEqual(found.map(\.revision), [number], "the revision")
      }
    },
    StoreBehaviour(
      "texts come back octet for octet: line ends, blanks behind, what looks the same, the ends of Unicode"
    ) {
      store in
      let texts = [
        "a", "a ", " a", "a\t", "a\r\n", "a\n", "é", "e\u{301}", "\u{FEFF}a", "\u{1}", "\u{7F}", "\u{80}", "\u{D7FF}",
        "\u{E000}", "\u{FFFD}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "%_\\*?'\"$1", "\\x00", "NULL",
      ]
      for (number, text) in texts.enumerated() {
        let value = IndexedValue(key: "title", folded: text, isUnique: true)
        try await store.change(
          .insertResource(Sample.user(number, "u\(number)", ["title": .string(text)]), index: [value]))
      }
      for (number, text) in texts.enumerated() {
        let found = try await store.read {
          try $0.resources(type: "User", key: "title", folded: text, tenant: Sample.acme)
        }
        try requireEqual(found.map(\.id), [Sample.id(number)], "who has the title")
        let kept = found.first?.document["title"]?.stringValue.map { Array($0.utf8) }
        try requireEqual(kept, Array(text.utf8), "the octets of the title")
      }
    },
    StoreBehaviour("a text with U+0000 is kept whole, or refused with all that came with it") { store in
      let names = ["a\u{0}b", "\u{0}", "a\u{0}"]
      for name in names {
        let changes: [Change] = [.putSecret(name: "beside", sealed: [1]), .putSecret(name: name, sealed: [2])]
        do {
          try await store.change(changes)
          let found = try await store.read { [try $0.secret(named: name), try $0.secret(named: "a")] }
          try requireEqual(found, [[2], nil], "the secret, and what its name would be if it were cut")
          try await store.change(.removeSecret(name: "beside"))
        } catch let error as CodedError {
          try requireEqual(error.code, "store.value.nul", "the refusal")
        }
        let beside = try await store.read { [try $0.secret(named: "beside"), try $0.secret(named: "a")] }
        try requireEqual(beside, [nil, nil], "what came with it")
      }
    },
    StoreBehaviour("ten thousand changes are one write, or none") { store in
      let changes = (0..<10_000).map { Change.insertResource(Sample.user($0, "u\($0)"), index: []) }
      try await store.refuses(.storeUniqueness) { try await store.change(changes + changes.prefix(1)) }
      try await store.change(changes)
      let count = try await store.read { try $0.resourceCount(type: "User", tenant: Sample.acme) }
      try requireEqual(count, 10_000, "the users")
    },
  ]

  private static func object(_ name: String) -> ManifestObject {
    ManifestObject(
      reference: ManifestReference(kind: .application, tenant: nil, name: name), document: ["name": .string(name)])
  }
}
