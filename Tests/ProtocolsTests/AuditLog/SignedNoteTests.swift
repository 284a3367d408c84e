import AuditLog
import Diagnostics
import Testing

@Suite struct SignedNoteTests {
  // The published example of the format: the key and the note of golang.org/x/mod/sumdb/note.
  let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  let enoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
  let enochLine =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"

  func note() throws -> String { String(decoding: try AuditSample.vectors("peter-neumann.note"), as: UTF8.self) }

  @Test func thePublishedNoteVerifies() throws {
    let key = try NoteVerifierKey(parsing: peter)
    #expect(key.name == "PeterNeumann")
    #expect(key.keyHash == 0xc74f_20a3)
    #expect(key.text == peter)
    let opened = try SignedNote(opening: note(), with: [key])
    #expect(opened.text.hasSuffix("your problem is.\n"))
    #expect(opened.verified.map(\.name) == ["PeterNeumann"])
    #expect(opened.unverified.isEmpty)
  }

  @Test func thePublishedSeedSignsThePublishedNote() throws {
    let seed: [UInt8] = [
      0x81, 0x0A, 0x14, 0x02, 0xD5, 0x14, 0x6C, 0x8D, 0x84, 0xF2, 0x44, 0x33, 0x30, 0xF5, 0x40, 0x80, 0xEB, 0xF9, 0x8E,
      0xE1, 0x7D, 0x9C, 0x74, 0xF6, 0x25, 0x2F, 0xC5, 0xD5, 0xC7, 0x28, 0x31, 0x73,
    ]
    let signer = try NoteSigner(name: "PeterNeumann", seed: Secret(seed))
    #expect(signer.verifierKey.text == peter)
    #expect(signer.seed.reveal() == seed)
    let text = try UnverifiedNote(parsing: Array(note().utf8)).text
    #expect(try signer.sign(text) == note())
  }

  @Test func signaturesByUnknownKeysAreKeptApart() throws {
    let both = try note() + enochLine
    let opened = try SignedNote(opening: both, with: [NoteVerifierKey(parsing: peter)])
    #expect(opened.verified.map(\.name) == ["PeterNeumann"])
    #expect(opened.unverified.map(\.name) == ["EnochRoot"])
    let all = try SignedNote(opening: both, with: [NoteVerifierKey(parsing: peter), NoteVerifierKey(parsing: enoch)])
    #expect(all.verified.map(\.name) == ["PeterNeumann", "EnochRoot"])
  }

  @Test func anUnknownKeyIsNotABadSignature() throws {
    let key = try NoteVerifierKey(parsing: peter)
    let changed = try note().replacing("cryptography", with: "cryptographY")
    #expect(AuditSample.code { _ = try SignedNote(opening: changed, with: [key]) } == .auditSignatureInvalid)
    let other = try NoteVerifierKey(parsing: enoch)
    #expect(AuditSample.code { _ = try SignedNote(opening: note(), with: [other]) } == .auditKeyUnknown)
    #expect(AuditSample.code { _ = try SignedNote(opening: note(), with: []) } == .auditKeyUnknown)
  }

  @Test func malformedNotesAreRefused() throws {
    let key = try NoteVerifierKey(parsing: peter)
    let good = try note()
    let line = String(try #require(good.split(separator: "\n").last)) + "\n"
    let text = "text\n"
    let crowded = text + "\n" + String(repeating: line, count: 101)
    let long = String(repeating: "x", count: 1 << 16) + "\n\n" + line
    let bad: [String] = [
      "", "\n", "\n\n", text, text + "\n", String(good.dropLast()), "\u{1}" + good, "\r" + good, good + "Unexpected.\n",
      text + "\n— Bad Name x08go/ZJ\n", text + "\n— a+b x08go/ZJ\n", text + "\n-- PeterNeumann x08go/ZJ\n",
      good.replacing("x08go", with: "x08g"), crowded, long,
    ]
    for note in bad {
      let code = AuditSample.code { _ = try SignedNote(opening: note, with: [key]) }
      #expect(code == .auditNoteInvalid, "\(note.prefix(40))")
    }
    let latin = Array("text".utf8) + [0xFF, 0x0A, 0x0A] + Array(line.utf8)
    #expect(AuditSample.code { _ = try UnverifiedNote(parsing: latin) } == .auditNoteInvalid)
  }

  @Test func mangledVerifierKeysAreRefused() {
    let octets = Array(peter.utf8)
    for start in octets.indices {
      for end in start + 1...octets.count where end - start < octets.count {
        let part = String(decoding: octets[start..<end], as: UTF8.self)
        #expect(AuditSample.code { _ = try NoteVerifierKey(parsing: part) } == .auditKeyInvalid)
      }
      var changed = octets
      changed[start] += 1
      let text = String(decoding: changed, as: UTF8.self)
      #expect(AuditSample.code { _ = try NoteVerifierKey(parsing: text) } == .auditKeyInvalid, "\(text)")
    }
    let bad = [
      "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
      "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      peter.replacing("c74f20a3", with: "C74F20A3"),
    ]
    for text in bad { #expect(AuditSample.code { _ = try NoteVerifierKey(parsing: text) } == .auditKeyInvalid) }
  }

  @Test func aTextThatIsNoNoteIsNotSigned() throws {
    let signer = try AuditSample.signer()
    #expect(AuditSample.code { _ = try signer.sign("no line feed") } == .auditNoteInvalid)
    #expect(AuditSample.code { _ = try signer.sign("tab\there\n") } == .auditNoteInvalid)
    #expect(AuditSample.code { _ = try NoteSigner(name: "has space", seed: AuditSample.seed) } == .auditKeyInvalid)
    #expect(AuditSample.code { _ = try NoteSigner(name: "a", seed: Secret([1, 2])) } == .auditKeyInvalid)
  }

  @Test func aNoteMayHoldEmptyLines() throws {
    let signer = try AuditSample.signer()
    let text = "one\n\ntwo\n\n\n"
    #expect(try SignedNote(opening: signer.sign(text), with: [signer.verifierKey]).text == text)
  }
}
