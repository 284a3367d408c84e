internal import Diagnostics

/// What precedes the root.
extension XMLTokenizer {
  /// A byte order mark and the XML declaration. False while more octets are needed to tell.
  mutating func readProlog() throws(CodedError) -> Bool {
    let longest = 512
    guard isLast || end >= 6 else { return false }
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    guard buffer[offset...].starts(with: "<?xml".utf8) else { return true }
    let head = buffer[offset..<min(end, offset + longest)]
    guard isLast || head.count == longest || head.contains(UInt8(ascii: ">")) else { return false }
    let start = offset
    offset += try head.withUnsafeBufferPointer { (octets) throws(CodedError) in
      var scanner = XMLPrescanner(octets: octets, limits: .message)
      try scanner.declaration()
      return scanner.offset
    }
    guard offset > start else {
      throw refusal(
        .xmlProcessingInstruction, "the document carries a processing instruction", "send it without `<?…?>`")
    }
    let form =
      /<\?xml\s+version\s*=\s*["']1\.0["'](\s+encoding\s*=\s*["'][A-Za-z0-9-]+["'])?(\s+standalone\s*=\s*["'](yes|no)["'])?\s*\?>/
    guard String(decoding: buffer[start..<offset], as: UTF8.self).wholeMatch(of: form) != nil else {
      throw malformed("the XML declaration is not one")
    }
    return true
  }
}
