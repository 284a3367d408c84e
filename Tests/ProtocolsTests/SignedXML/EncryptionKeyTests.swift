import Diagnostics
import Testing

@testable import SignedXML

@Suite struct DecryptionKeys {
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let pair = Result { try SigningKey.generate(commonName: "sp.example.org", now: now) }
  private static let other = Result { try SigningKey.generate(commonName: "other.example.org", now: now) }

  private func key() throws -> DecryptionKey {
    let pair = try Self.pair.get()
    return try DecryptionKey(privateKeyPEM: pair.privateKeyPEM, certificatePEM: pair.certificatePEM)
  }

  private func code(_ key: String, _ certificate: String) -> ErrorCode? {
    do throws(CodedError) {
      _ = try DecryptionKey(privateKeyPEM: Secret(key), certificatePEM: certificate)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func areHeldToTheirCertificate() throws {
    let (pair, other) = (try Self.pair.get(), try Self.other.get())
    #expect(code(pair.privateKeyPEM.reveal(), pair.certificatePEM) == nil)
    #expect(code(pair.privateKeyPEM.reveal(), other.certificatePEM) == .keyMismatch)
    #expect(code("no key", pair.certificatePEM) == .keyUnreadable)
    #expect(code(pair.privateKeyPEM.reveal(), "no certificate") == .certificateUnreadable)
    #expect(code(String(repeating: "x", count: 70_000), pair.certificatePEM) == .keyUnreadable)
  }

  @Test func ofOtherTypesOrSizesAreNoneOfOurs() throws {
    for (name, expected) in [("p256", ErrorCode.keyType), ("rsa1024", .keySize), ("rsa5120", .keySize)] {
      do throws(CodedError) {
        _ = try EncryptionKey(certificatePEM: (try? SignedXMLVectors.text("\(name).pem")) ?? "")
        Issue.record("\(name) was taken")
      } catch {
        #expect(error.code == expected)
      }
    }
  }

  @Test func printAsTheirThumbprint() throws {
    let key = try key()
    #expect("\(key)" == "decryption key \(key.thumbprint)")
    #expect(String(reflecting: key).contains(key.thumbprint))
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!dumped.contains("Secret") && !dumped.contains("KeyHandle"))
    let secret = SecretOctets(count: 3)
    #expect("\(secret)" == "<redacted>" && Mirror(reflecting: secret).children.isEmpty)
  }

  @Test func rsa15AlwaysYieldsAKeyAndTheSameOneEveryTime() throws {
    let key = try key()
    var transport: [UInt8] = []
    var seen: Set<[UInt8]> = []
    for octet in UInt8(0)..<8 {
      transport = [UInt8](repeating: octet &* 31, count: 256)
      let wrapped = EncryptedKey(transport: .rsa15, octets: transport)
      for octets in [16, 24, 32] {
        let first = try #require(key.unwrap(wrapped, octets: octets))
        let second = try #require(key.unwrap(wrapped, octets: octets))
        #expect(first.count == octets && Array(first.buffer) == Array(second.buffer))
        if octets == 32 { seen.insert(Array(first.buffer)) }
      }
    }
    #expect(seen.count == 8)
  }
}

/// EME-PKCS1-v1_5 without a branch.
@Suite struct PaddingOfRSA15 {
  private let substitute = SecretOctets([UInt8](repeating: 0xEE, count: 32))

  private func key(_ block: [UInt8], octets: Int = 16) -> [UInt8]? {
    PKCS1Block.contentKey(of: SecretOctets(block), octets: octets, otherwise: substitute).map { Array($0.buffer) }
  }

  private func block(padding: Int = 237, octets: Int = 16) -> [UInt8] {
    [0, 2] + [UInt8](repeating: 0xA5, count: padding) + [0] + [UInt8](repeating: 7, count: octets)
  }

  @Test func aWellFormedBlockYieldsItsKey() {
    #expect(key(block()) == [UInt8](repeating: 7, count: 16))
    #expect(key(block(padding: 221, octets: 32), octets: 32) == [UInt8](repeating: 7, count: 32))
  }

  @Test func everyMisshapenBlockYieldsTheSubstitute() {
    let rejected = [UInt8](repeating: 0xEE, count: 16)
    for place in 0..<240 {
      // Zero in the padding, anything else in the three fixed octets.
      var changed = block()
      changed[place] = (2..<239).contains(place) ? 0 : 0x40
      #expect(key(changed) == rejected, "octet \(place)")
    }
    #expect(key(block(padding: 238, octets: 15)) == rejected)
    #expect(key(block(padding: 236, octets: 17)) == rejected)
    #expect(key([UInt8](repeating: 0, count: 256)) == rejected)
  }

  @Test func aBlockWithoutRoomForPaddingIsNone() {
    #expect(key([0, 2, 0] + [UInt8](repeating: 7, count: 16)) == nil)
  }
}

extension SecretOctets {
  fileprivate convenience init(_ octets: [UInt8]) {
    self.init(count: octets.count)
    for index in octets.indices { buffer[index] = octets[index] }
  }
}
