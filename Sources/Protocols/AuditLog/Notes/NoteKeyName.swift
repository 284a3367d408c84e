internal import Diagnostics

/// The rule for key names of signed notes: not empty, no space of Unicode, no plus, no control character.
enum NoteKeyName {
  static func check(_ name: String) throws(CodedError) {
    let foul = name.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "+" || $0.value < 0x20 }
    guard !name.isEmpty, !foul, name.utf8.count <= 255 else {
      throw CodedError(
        .auditKeyInvalid, "the key name cannot stand in a note",
        expected: "1 to 255 octets without spaces and `+`, such as `example.com/t/acme`",
        received: "`\(name.prefix(80))`", remedy: "choose a name like a URL without its scheme")
    }
  }
}
