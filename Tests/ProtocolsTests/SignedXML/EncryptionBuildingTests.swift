import Diagnostics
import Testing

@testable import SignedXML

@Suite struct Encrypting {
  private static let key = Result {
    try SigningKey.generate(commonName: "sp.example.org", now: Instant(milliseconds: 1_795_000_000_000))
  }

  private func recipient() throws -> EncryptionKey {
    try EncryptionKey(certificatePEM: Self.key.get().certificatePEM)
  }

  private func open(_ holder: UnverifiedElement, _ name: String) throws -> UnverifiedElement {
    let key = try Self.key.get()
    let ours = try DecryptionKey(privateKeyPEM: key.privateKeyPEM, certificatePEM: key.certificatePEM)
    var work = MessageWork()
    return try Decryptor(keys: [ours]).decrypt(
      EncryptedElement(holder, recipient: ""), expecting: name, in: "urn:a", work: &work
    ).root
  }

  @Test func replacesEveryOutermostElementThatIsSelected() throws {
    let xml = #"<a:r xmlns:a="urn:a" xmlns:b="urn:b"><a:x b:y="1"><a:x/></a:x>between<a:x>two &amp; ü</a:x></a:r>"#
    let octets = try Encryptor.encrypt(xml: Array(xml.utf8), as: "Hidden", for: recipient()) {
      $0.isNamed("x", in: "urn:a")
    }
    let root = try ParsedDocument(parsing: octets).root
    #expect(root.children.map(\.localName) == ["Hidden", "Hidden"] && root.text == "between")
    let opened = try root.children.map { try open($0, "x") }
    #expect(opened.map(\.children.count) == [1, 0])
    #expect(opened[0].attributes == [XMLAttribute(localName: "y", namespaceURI: "urn:b", value: "1")])
    #expect(opened[1].text == "two & ü")
  }

  /// A content key or a vector that came twice would undo the cipher.
  @Test func drawsItsRandomnessAnewEachTime() throws {
    let recipient = try recipient()
    for cipher in ContentCipher.allCases {
      let texts = try (0..<3).map { _ in
        try Encryptor.envelope(
          Array("<x/>".utf8), as: "H", in: "urn:a", for: [recipient], options: .init(cipher: cipher))
      }
      #expect(Set(texts).count == 3)
    }
  }

  @Test func anyLengthOfPlaintextComesBack() throws {
    let recipient = try recipient()
    for cipher in ContentCipher.allCases {
      for padding in [0, 1, 14, 15, 16, 17] {
        let plaintext = #"<x xmlns="urn:a">"# + String(repeating: "y", count: padding) + "</x>"
        let octets = try Encryptor.envelope(
          Array(plaintext.utf8), as: "H", in: "urn:a", for: [recipient], options: .init(cipher: cipher))
        #expect(try open(ParsedDocument(parsing: octets).root, "x").text.utf8.count == padding)
      }
    }
  }
}
