import Diagnostics
import Foundation
import SAML
import SampleIdP
import SignedXML
import Testing

/// Whatever Lanyard accepts, xmlsec1 verifies too, and Python's own parser reads the same person in the signed element.
///
/// `LANYARD_DIFFERENTIAL_CASES` in the environment sets how many documents are made; each is judged as it is and after
/// single-octet changes.
@Suite struct AcceptedMessagesAreVerifiedByOthers {
  private static let seed: UInt64 = 20_261_124
  private static let documents =
    ProcessInfo.processInfo.environment["LANYARD_DIFFERENTIAL_CASES"].flatMap { Int($0) } ?? 60
  private static let mutationsOfEach = 20
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let keys = Result {
    [
      try SigningKey.generate(commonName: "rsa.example", now: now),
      try SigningKey.generate(commonName: "ec.example", now: now, kind: .p256),
    ]
  }

  @Test func ofRandomDocumentsAndTheirMutations() throws {
    let bench = try DifferentialBench(keys: Self.keys.get(), now: Self.now)
    defer { bench.remove() }
    print("seed \(Self.seed)")
    var responses = RandomResponse(seed: Self.seed, keys: try Self.keys.get())
    var random = SplitMix(state: Self.seed &+ 1)
    let signings: [SampleResponseOptions.Signing] = [.assertion, .response, .both]
    var mutants = 0
    for number in 0..<Self.documents {
      let (key, octets) = try responses.next(signings[number % 3], now: Self.now)
      #expect(try bench.take(octets, key: key), "document \(number): \(String(decoding: octets, as: UTF8.self))")
      for _ in 0..<Self.mutationsOfEach {
        var mutant = octets
        mutant[Int(random.next() % UInt64(octets.count))] = UInt8(truncatingIfNeeded: random.next())
        if try mutant != octets && bench.take(mutant, key: key) { mutants += 1 }
      }
    }
    print("\(Self.documents) documents, \(mutants) accepted mutants of \(Self.documents * Self.mutationsOfEach)")
    #expect(mutants > 0)
    try bench.compareWithOthers()
  }

  /// The other way round: what xmlsec1 signs, Lanyard accepts.
  @Test func whatXMLSec1SignsIsAccepted() throws {
    let bench = try DifferentialBench(keys: Self.keys.get(), now: Self.now)
    defer { bench.remove() }
    var responses = RandomResponse(seed: Self.seed, keys: [try Self.keys.get()[0]])
    for _ in 0..<max(8, Self.documents / 8) {
      let (_, octets) = try responses.next(.assertion, now: Self.now)
      let signed = try bench.signedByOthers(octets)
      #expect(try bench.take(signed, key: 0), "\(String(decoding: signed, as: UTF8.self))")
    }
    try bench.compareWithOthers()
  }
}
