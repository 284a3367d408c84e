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
