import Diagnostics
import JSON
import LanyardTesting
import OpenID
import Testing

/// RFC 7523 §3, and what attackers make of it.
@Suite struct ClientAssertionTests {
  @Test func everyVectorIsRefusedWithItsCodeOrAccepted() async throws {
    let vectors = try OpenIDVectors.read()
    #expect(vectors.cases.count >= 50)
    for vector in vectors.cases {
      do throws(CodedError) {
        let assertion = try await vectors.judge(vector.assertion)
        #expect(vector.code == nil, "\(vector.name) was accepted")
        #expect(assertion.clientID == vectors.clientID && assertion.id == "one", "\(vector.name)")
      } catch {
        #expect(error.code == vector.code, "\(vector.name): \(error)")
      }
    }
  }

  @Test func noChangeOfOneOctetIsAccepted() async throws {
    let vectors = try OpenIDVectors.read()
    let good = Array(try #require(vectors.cases.first { $0.name == "ES256" }).assertion.utf8)
    let seed: UInt64 = 2026
    var random = SeededRandomSource(seed: seed)
    for round in 0..<600 {
      var octets = good
      octets[Int.random(in: octets.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      let changed = String(decoding: octets, as: UTF8.self)
      let isAccepted = (try? await vectors.judge(changed)) != nil
      #expect(!isAccepted, "seed \(seed), round \(round): \(changed)")
    }
  }

  @Test func whateverComesIsReadOrRefusedAndNothingElse() {
    let seed: UInt64 = 7523
    var random = SeededRandomSource(seed: seed)
    let alphabet = Array("eyJ.ABCabc019-_={}\":,\u{0}é".unicodeScalars)
    for round in 0..<20_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0..<60, using: &random) {
        text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "x")
      }
      do throws(CodedError) {
        _ = try UnverifiedAssertion(text)
        Issue.record("seed \(seed), round \(round): \(text) was read")
      } catch {
        #expect([.oauthAssertionMalformed, .oauthAssertionAlgorithm].contains(error.code))
      }
    }
  }

  @Test func anOverlongAssertionIsNotLookedAt() {
    let long = String(repeating: "e", count: UnverifiedAssertion.maximumOctets + 1)
    #expect(throws: CodedError(.oauthAssertionMalformed, "", remedy: "")) { try UnverifiedAssertion(long) }
  }

  @Test func anAssertionIsKeptInMindAsLongAsItCouldComeAgain() async throws {
    let vectors = try OpenIDVectors.read()
    let good = try #require(vectors.cases.first { $0.name == "RS256" }).assertion
    let assertion = try await vectors.judge(good)
    var late = vectors
    for (moment, isAccepted) in [(assertion.expires - .milliseconds(1), true), (assertion.expires, false)] {
      late = OpenIDVectors(
        keys: vectors.keys, clientID: vectors.clientID,
        expectations: .init(audiences: vectors.expectations.audiences, now: moment), cases: [])
      let accepted = (try? await late.judge(good)) != nil
      #expect(accepted == isAccepted)
    }
  }

  @Test func keySetsAreTakenOrRefusedAsTheirVectorsSay() throws {
    let cases = try #require(try OpenIDVectors.file("key-sets.json")["cases"]?.arrayValue)
    #expect(cases.count >= 20)
    for item in cases {
      let (name, set) = (item["name"]?.stringValue ?? "", try #require(item["jwks"]?.objectValue))
      do throws(CodedError) {
        _ = try ClientKeySet(set)
        #expect(item["accepted"] == true, "\(name) was accepted")
      } catch {
        #expect(item["accepted"] == false && error.code == .oauthKeySetInvalid, "\(name): \(error)")
      }
    }
  }
}
