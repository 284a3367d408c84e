public import Diagnostics

extension DecryptedElement where Holder == CanonicalElement {
  /// The element as authentic as the ciphertext it came from, which stood in verified octets: canonicalised as a node,
  /// and read by the strict reader that reads verified octets. What is written is counted.
  ///
  /// - Throws: `saml.canonical.*`.
  public func authentic(work: inout MessageWork) throws(CodedError) -> CanonicalElement {
    try CanonicalXMLReader.read(Canonicalizer.canonicalize(root, work: &work), limits: root.document.limits)
  }
}
