internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import Yams

/// One document of a YAML text as JSON, with the places of its members.
///
/// Read is the part of YAML that means the same to everybody: mappings with distinct text keys, sequences, and scalars of
/// the core schema (YAML 1.2 §10.3: only `true` and `false` are truth values). Anchors, aliases and foreign tags are
/// refused, and numbers keep their text.
struct YAMLDocument {
  let value: JSONValue
  let positions: DocumentPositions

  /// As much as a policy of the most rules that it may have takes, with conditions of some length.
  static let maximumOctets = 4 << 20
  static let maximumDepth = 64
  static let maximumDocuments = 10_000

  /// All documents of a text; empty ones are left out.
  ///
  /// - Throws: `manifest.syntax`, with file, line and column.
  static func documents(in octets: [UInt8], file: String) throws(CodedError) -> [YAMLDocument] {
    let text = try checkedText(octets, file: file)
    var documents: [YAMLDocument] = []
    do {
      // The parser holds the anchors that its nodes refer to weakly, so nodes are read while it lives.
      let parser = try Parser(yaml: text, encoding: .utf8)
      while let root = try parser.nextRoot() {
        var reader = YAMLNodeReader(file: file)
        let value = try reader.value(of: root, at: "", depth: 0)
        if !value.isNull { documents.append(YAMLDocument(value: value, positions: DocumentPositions(reader.places))) }
        guard documents.count <= maximumDocuments else { throw YAMLFailure.tooManyDocuments(file) }
      }
    } catch let error as CodedError {
      throw error
    } catch {
      throw YAMLFailure.syntax(error, file: file)
    }
    return documents
  }

  /// The text, if it may be parsed at all.
  private static func checkedText(_ octets: [UInt8], file: String) throws(CodedError) -> String {
    guard octets.count <= maximumOctets else {
      throw YAMLFailure.refusal(
        "the file is too large", expected: "at most \(maximumOctets) octets", received: "\(octets.count)",
        remedy: "spread the objects over several files", position: .init(file: file))
    }
    guard let text = String(validating: octets, as: UTF8.self) else {
      throw YAMLFailure.refusal(
        "the file is not UTF-8", remedy: "save it as UTF-8", position: .init(file: file))
    }
    try refuseCostlyText(octets, file: file)
    return text
  }

  /// Bounds what the parser might spend before its nodes can be looked at: nesting of flow collections, and aliases, of
  /// which a few lines can stand for billions of nodes. Quoted text is counted too; the bounds leave room for it.
  private static func refuseCostlyText(_ octets: [UInt8], file: String) throws(CodedError) {
    var depth = 0, aliases = 0, line = 1
    var previous = UInt8(ascii: "\n")
    for (place, octet) in octets.enumerated() {
      switch octet {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "*")
      where Self.mayPrecedeNode(previous) && place + 1 < octets.count && octets[place + 1] > 0x20:
        aliases += 1
      default: break
      }
      guard depth <= 4 * maximumDepth else {
        throw YAMLFailure.refusal(
          "the text is nested too deeply", expected: "at most \(maximumDepth) levels", remedy: "flatten the document",
          position: .init(file: file, line: line))
      }
      guard aliases <= 32 else { throw YAMLFailure.anchor(.init(file: file, line: line)) }
      previous = octet
    }
  }

  private static func mayPrecedeNode(_ octet: UInt8) -> Bool {
    octet <= 0x20 || [UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: ":")].contains(octet)
  }
}
