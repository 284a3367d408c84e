internal import Diagnostics
internal import JSON

/// A line of an export for one entry: its octets as a string, their leaf hash, and what of its seals was opened.
///
/// The leaf hash proves nothing by itself; it lets a reader name the one entry that was changed, where the root could
/// only say that some entry was.
struct ExportEntry {
  var entry: [UInt8]
  var leaf: MerkleHash
  var opened: [OpenedValues]

  /// The canonical line, without its line feed.
  func octets() throws(CodedError) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.raw("{\"entry\":")
    writer.string(String(decoding: entry, as: UTF8.self))
    writer.raw(",\"leaf\":")
    writer.string(leaf.base64)
    writer.raw(",\"opened\":")
    try writer.array(opened) { (writer, opened) throws(CodedError) in try opened.write(into: &writer) }
    writer.raw("}")
    return writer.octets
  }
}

extension ExportEntry {
  init(line octets: [UInt8]) throws(CodedError) {
    let members = try ExportLine.members(of: octets)
    entry = Array(try members.string("entry").utf8)
    guard let leaf = MerkleHash(base64: try members.string("leaf")) else {
      throw .lineInvalid("the leaf hash cannot be read", expected: "Base64 of 32 octets")
    }
    self.leaf = leaf
    opened = []
    for element in try members.array("opened") { opened.append(try OpenedValues(element)) }
    try ExportLine.requireEqual(self.octets(), octets)
  }
}

extension OpenedValues {
  fileprivate func write(into writer: inout CanonicalWriter) throws(CodedError) {
    writer.raw("{\"salt\":")
    writer.string(Base64.encode(salt))
    writer.raw(",\"subject\":")
    writer.string(subject)
    writer.raw(",\"values\":")
    try writer.value(.object(values))
    writer.raw("}")
  }

  fileprivate init(_ members: DocumentMembers) throws(CodedError) {
    guard let salt = Base64.decode(try members.string("salt")), salt.count == EntrySealer.saltLength,
      let values = members.value("values")?.objectValue
    else { throw .lineInvalid("opened values cannot be read", expected: "`salt` of 32 octets and an object `values`") }
    self.init(subject: try members.string("subject"), salt: salt, values: values)
  }
}
