public import Diagnostics

extension DecryptedElement where Holder == CanonicalElement {
  /// The element as authentic as the ciphertext it came from, which stood in verified octets: canonicalised as a node,
  /// and read by the strict reader that reads verified octets.
  ///
  /// - Throws: `saml.canonical.*`.
  public func authentic() throws(CodedError) -> CanonicalElement {
    try CanonicalXMLReader.read(Canonicalizer.canonicalize(root), limits: root.document.limits)
  }
}

extension CanonicalElement {
  /// This element with other children: ciphertext replaced by its plaintext, wherever that is authentic too.
  package func replacing(children: [CanonicalElement]) -> CanonicalElement {
    CanonicalElement(
      localName: localName, namespaceURI: namespaceURI, attributes: attributes, children: children, text: text)
  }
}
