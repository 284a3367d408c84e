internal import Diagnostics
internal import JSON

extension ConnectionManifest.Facts {
  /// Reads the member `facts`.
  init?(reading reader: inout MemberReader) {
    let groups = reader.optionalText("groups")
    let attributes = reader.value("attributes").flatMap { value in
      reader.nested(
        value, at: reader.path(of: "attributes"), shape: reader.shape["attributes"], Self.attributes(reading:))
    }
    let validFor = reader.duration(
      "validFor", default: Self.standard.validFor, in: .seconds(60) ... .seconds(90 * 86_400))
    self.init(groups: groups ?? Self.standard.groups, attributes: attributes ?? [], validFor: validFor)
  }

  private static func attributes(reading reader: inout MemberReader) -> [Attribute]? {
    guard reader.object.count <= maximumAttributes else {
      reader.note(
        .manifestMemberInvalid, at: reader.path, "names too many attributes",
        expected: "at most \(maximumAttributes)", received: "\(reader.object.count)",
        remedy: "name those that rules read")
      return nil
    }
    var attributes: [Attribute] = []
    for member in reader.object {
      let path = reader.path(of: member.name)
      let isTaken = attributes.contains { $0.name.matches(ignoringCase: member.name) }
      guard member.name.isAttributeName, !member.name.matches(ignoringCase: "groups"), !isTaken else {
        reader.note(
          .manifestMemberInvalid, at: path, "cannot be read by conditions",
          expected: "a letter, then up to 63 letters, digits, `-` or `_`, each name once and none of them `groups`",
          received: "`\(member.name.prefix(80))`", remedy: "choose another short name")
        continue
      }
      guard let asserted = reader.checkedText(member.value, at: path) else { continue }
      guard !attributes.contains(where: { $0.asserted.hasSameOctets(as: asserted) }) else {
        reader.noteRepeated(asserted, at: path)
        continue
      }
      attributes.append(Attribute(name: member.name, asserted: asserted))
    }
    return attributes
  }
}

extension String {
  /// Whether conditions can name an attribute so (RFC 7643 §2.1).
  fileprivate var isAttributeName: Bool {
    guard (1...64).contains(utf8.count), let first = utf8.first, first.isLetter else { return false }
    return utf8.allSatisfy { $0.isLetter || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F }
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
