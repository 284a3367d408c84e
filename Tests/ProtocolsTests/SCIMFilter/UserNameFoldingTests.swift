import Diagnostics
import JSON
import SCIMFilter
import Testing

@Suite struct UserNames {
  /// Names as identity providers send them, and the form they are compared in.
  @Test(arguments: [
    ("alice", "alice"), ("Bob@Contoso.com", "bob@contoso.com"), ("first.last+tag@x", "first.last+tag@x"),
    ("CORP\\jdoe", "corp\\jdoe"), ("o'brien", "o'brien"), ("Anna Maria", "anna maria"), ("a  b", "a  b"),
    ("ext_user#EXT#@tenant.example", "ext_user#ext#@tenant.example"), ("jos\u{E9}", "jos\u{E9}"),
    ("jose\u{301}", "jos\u{E9}"), ("JOSE\u{301}", "jos\u{E9}"), ("\u{212B}ke", "\u{E5}ke"), ("Straße", "straße"),
    ("ΝΙΚΟΣ", "νικοσ"), ("νικος", "νικοσ"), ("Иван", "иван"), ("山田太郎", "山田太郎"), ("ﾔﾏﾀﾞ", "ヤマダ"),
    ("ａｌｉｃｅ＠Ｘ", "alice@x"), ("李\u{3000}雷", "李 雷"), ("मोहन", "मोहन"), ("क्\u{200D}ष", "क्\u{200D}ष"),
  ])
  func areComparedWithoutRegardToWidthCaseAndComposition(_ name: String, _ form: String) {
    #expect(UserNameFolding.fold(name).hasSameOctets(as: form))
    #expect(UserNameFolding.fold(form).hasSameOctets(as: form))
    #expect(UserNameFolding.accepts(name))
  }

  @Test(arguments: [
    "", " ", " alice", "alice ", "\u{3000}alice", "ali\tce", "ali\nce", "ali\u{0}ce", "ali\u{7F}ce", "ali\u{80}ce",
    "ali\u{A0}ce", "ali\u{200B}ce", "ali\u{200D}ce", "ali\u{202E}ce", "ali\u{FEFF}ce", "\u{FB01}sh", "alice\u{1F600}",
    "o\u{2019}brien", "5\u{20AC}", "\u{1100}", "\u{378}", "\u{E000}", "a\u{2160}", "\u{640}",
  ])
  func withOtherCharactersMayNotBeWritten(_ name: String) {
    #expect(!UserNameFolding.accepts(name))
  }

  /// RFC 8264 §4.2.2 with the rules of RFC 5892 appendix A, and RFC 5893 §2.
  @Test(arguments: [
    "col\u{B7}lega", "\u{375}\u{3B1}", "\u{5D0}\u{5F3}", "\u{5E6}\u{5D4}\u{5F4}\u{5DC}", "\u{30A2}\u{30FB}\u{30A4}",
    "\u{5C71}\u{30FB}a", "\u{6A9}\u{62A}\u{627}\u{628}\u{200C}\u{647}\u{627}",
    "\u{628}\u{64E}\u{200C}\u{64E}\u{647}", "\u{915}\u{94D}\u{200C}\u{937}",
    "\u{5D3}\u{5D5}\u{5D3}", "\u{5D3}\u{5D5}\u{5D3}2", "\u{5D3}.\u{5D5}", "\u{5D3}\u{5D5}\u{5B8}",
    "\u{5D3}\u{5D5}\u{5D3}@example.com", "david \u{5D3}\u{5D5}\u{5D3}", "\u{645}\u{62D}\u{645}\u{62F}\u{663}",
    "\u{645}\u{62D}\u{6F3}", "\u{710}\u{712}",
  ])
  func inTheirContextsAndDirectionsMayBeWritten(_ name: String) {
    #expect(UserNameFolding.accepts(name))
  }

  @Test(arguments: [
    "a\u{B7}l", "\u{B7}", "l\u{B7}", "\u{375}a", "\u{3B1}\u{375}", "a\u{5F3}", "\u{5F3}\u{5D0}", "a\u{30FB}b",
    "\u{30FB}",
    "\u{627}\u{200C}\u{628}", "\u{628}\u{200C}", "\u{628}\u{200C}a", "\u{712}\u{200C}\u{712}", "\u{628}\u{200D}\u{628}",
    "\u{645}\u{663}\u{6F3}", "2\u{5D3}\u{5D5}", "\u{5D3}\u{5D5}-", "\u{5D3}a\u{5D5}", "abc\u{5D3}", "\u{5D3}abc",
    "\u{645}3\u{663}", "\u{663}", "-\u{5D3}", "david.\u{5D3}@example.com",
  ])
  func outOfContextOrOfTwoDirectionsMayNotBeWritten(_ name: String) {
    #expect(!UserNameFolding.accepts(name))
  }

  @Test func foldingTwiceChangesNothing() {
    var changed = 0
    for value in (UInt32(0x20)...0xFFFF) where value % 3 == 0 || (0xFF00...0xFFFF).contains(value) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = UserNameFolding.fold("a" + String(Character(scalar)))
      if !UserNameFolding.fold(once).hasSameOctets(as: once) { Issue.record("U+\(String(value, radix: 16))") }
      changed += once.hasSameOctets(as: "a" + String(Character(scalar))) ? 0 : 1
    }
    #expect(changed > 500)
  }

  /// Filters find a name by any of its spellings, and by parts of it.
  @Test(arguments: [
    (#"userName eq "JOS\u00c9@X""#, true), (#"userName eq "jose\u0301@x""#, true), (#"userName eq "jose@x""#, false),
    (#"userName sw "JOSE\u0301""#, true), (#"userName co "\u00c9@""#, true),
    (#"userName eq "jos\u00e9@x\u0000""#, false),
    (#"userName ne "Jos\u00e9@X""#, false), (#"userName eq " jos\u00e9@x""#, false),
  ])
  func areFoundInEverySpelling(_ filter: String, _ isFound: Bool) throws {
    let type = AttributeType(name: "userName", kind: .string).compared(.userName)
    let resolved = try ResolvedFilter(resolving: Filter(parsing: filter), against: OneAttribute(type: type))
    #expect(resolved.matches(["userName": "José@x"]) == isFound)
  }
}

/// A document with a single attribute.
private struct OneAttribute: AttributeTypes {
  let type: AttributeType

  func attribute(named name: String, schema: String?) -> (container: String?, type: AttributeType)? {
    name.matches(ignoringCase: type.name) ? (nil, type) : nil
  }
}
