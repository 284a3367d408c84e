internal import SignedXML

/// The names of a schema's tables (`a:Assertion`), found by element.
struct SchemaNames: Sendable {
  private static let namespaces = [
    "a": SAMLVocabulary.assertionNamespace, "p": SAMLVocabulary.protocolNamespace,
    "ds": SAMLVocabulary.signatureNamespace,
  ]

  private let names: [String]
  private let table: XMLNameTable

  init(_ names: [String]) {
    self.names = names
    table = XMLNameTable(
      names.map { name in
        let parts = name.split(separator: ":").map(String.init)
        return (Self.namespaces[parts[0]] ?? "", parts[1])
      })
  }

  /// Nil where the tables do not name the element.
  func name(of element: UnverifiedElement) -> String? { element.place(in: table).map { names[$0] } }
}
