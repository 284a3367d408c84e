internal import SignedXML

/// A name as the schema's tables write it (`a:Assertion`), with its place among them.
struct SchemaName: Sendable {
  let text: String
  /// One bit for each name of the tables; none for a stranger.
  let bit: UInt64
  let place: Int
  let isSignature: Bool

  init(text: String, bit: UInt64, place: Int) {
    self.text = text
    self.bit = bit
    self.place = place
    isSignature = text == "ds:Signature"
  }

  static let unknown = SchemaName(text: "?", bit: 0, place: -1)
}

/// The names of the schema's tables, found by element.
struct SchemaNames: Sendable {
  private static let namespaces = [
    "a": SAMLVocabulary.assertionNamespace, "p": SAMLVocabulary.protocolNamespace,
    "ds": SAMLVocabulary.signatureNamespace,
  ]

  private let names: [SchemaName]
  private let table: XMLNameTable

  /// - Parameter texts: At most 64 of them.
  init(_ texts: [String]) {
    names = texts.enumerated().map { SchemaName(text: $1, bit: 1 << UInt64($0), place: $0) }
    table = XMLNameTable(
      texts.map { text in
        let parts = text.split(separator: ":").map(String.init)
        return (Self.namespaces[parts[0]] ?? "", parts[1])
      })
  }

  func name(of element: UnverifiedElement) -> SchemaName { element.place(in: table).map { names[$0] } ?? .unknown }

  /// The bits of names in one word, for particles.
  func bits(of texts: [String]) -> UInt64 {
    names.filter { texts.contains($0.text) }.reduce(0) { $0 | $1.bit }
  }
}
