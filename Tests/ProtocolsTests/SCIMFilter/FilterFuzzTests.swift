import Diagnostics
import Testing

@testable import SCIMFilter

/// Damaged filters and paths, many of them. What a parser does with one is bounded by the octets it looks at.
@Suite struct DamagedFiltersAndPaths {
  private static let filters = [
    #"userName eq "bjensen""#, #"name.familyName co "O'Malley""#, #"title pr and userType eq "Employee""#,
    #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]"#, "not (active eq true)",
    #"meta.lastModified gt "2011-05-13T04:42:34Z""#, #"emails[type eq "work"].value eq "x""#,
    #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department sw "S" and (a ne null or b le -1.5e3)"#,
    #"((((a pr))))"#, #"groups.display eq "\u00e9\uD83D\uDE00\n""#,
  ]
  private static let paths = [
    "displayName", "name.givenName", #"emails[type eq "work"].value"#, #"members[value eq "a" or not (b pr)]"#,
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", "urn:example:person:1.0",
  ]

  @Test func areRefusedOrReadFaithfully() {
    let seed: UInt64 = 7644
    print("areRefusedOrReadFaithfully: seed \(seed), 60 000 filters, 40 000 paths")
    var generator = FilterTestGenerator(seed: seed)
    var (accepted, octets, steps) = (0, 0, 0)
    for place in 0..<100_000 {
      let isPath = place % 5 < 2
      let text = generator.damaged(generator.pick(isPath ? Self.paths : Self.filters))
      guard var parser = try? FilterParser(text, limits: .standard, code: .filterInvalid) else { continue }
      let printed: String?
      if isPath {
        printed = (try? parser.wholePatchPath(text))?.description
      } else {
        printed = (try? parser.wholeFilter())?.description
      }
      octets += text.utf8.count
      steps += parser.steps
      if parser.steps > 6 * text.utf8.count { Issue.record("\(parser.steps) steps: \(text)") }
      guard let printed else { continue }
      accepted += 1
      let again =
        isPath ? (try? PatchPath(parsing: printed))?.description : (try? Filter(parsing: printed))?.description
      if again?.hasSameOctets(as: printed) != true { Issue.record("read differently: \(text)") }
    }
    print("areRefusedOrReadFaithfully: \(accepted) accepted, \(octets) octets, \(steps) steps")
    // Damage must hurt, and not always.
    #expect((5_000...80_000).contains(accepted))
  }
}

extension FilterTestGenerator {
  fileprivate mutating func damaged(_ text: String) -> String {
    var octets = Array(text.utf8)
    for _ in 0...Int.random(in: 0..<2, using: &self) {
      let place = Int.random(in: 0...octets.count, using: &self)
      switch Int.random(in: 0..<5, using: &self) {
      case 0 where place < octets.count: octets[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &self))
      case 1 where place < octets.count: octets.remove(at: place)
      case 2: octets.insert(pick(Array(#"()[]" .:\andeqprnot1-"#.utf8)), at: place)
      case 3 where !octets.isEmpty:
        let start = Int.random(in: 0..<octets.count, using: &self)
        octets.insert(contentsOf: octets[start..<min(octets.count, start + 12)], at: place)
      default: octets.removeSubrange(place..<min(octets.count, place + 4))
      }
    }
    return String(decoding: octets, as: UTF8.self)
  }
}
