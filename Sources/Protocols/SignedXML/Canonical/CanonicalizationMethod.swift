/// How a node becomes octets: one of the two algorithms that are implemented, both without comments.
enum CanonicalizationMethod: Equatable {
  /// Exclusive XML Canonicalization 1.0; the prefixes of its PrefixList are treated inclusively, `#default` among them.
  case exclusive(prefixList: [String])
  /// Canonical XML 1.0: every namespace in scope and, at the apex, the `xml:` attributes of its ancestors.
  case inclusive

  static let exclusiveURI = "http://www.w3.org/2001/10/xml-exc-c14n#"
  static let inclusiveURI = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"

  var isInclusive: Bool { self == .inclusive }
}
