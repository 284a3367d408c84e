internal import Diagnostics

/// What the last sign-in asserted of a subject, as rules see it. The caller drops facts that have expired.
public struct SAMLFacts: Hashable, Sendable {
  public struct Attribute: Hashable, Sendable {
    /// The short name that the schema declares; rules read it as `saml.<name>`.
    public var name: String
    /// The name in the assertion, such as a URI, which attribute mappings may use; nil where it is the short one.
    public var assertedName: String?
    public var values: [String]

    public init(name: String, assertedName: String? = nil, values: [String]) {
      self.name = name
      self.assertedName = assertedName
      self.values = values
    }

    /// Whether a mapping's `saml` means this attribute; names of assertions are compared by octets.
    func isNamed(_ text: String) -> Bool {
      (assertedName ?? name).hasSameOctets(as: text) || name.hasSameOctets(as: text)
    }
  }

  /// Group names asserted; rules read them as `saml.groups`.
  public var groups: [String]
  public var attributes: [Attribute]

  public init(groups: [String] = [], attributes: [Attribute] = []) {
    self.groups = groups
    self.attributes = attributes
  }
}
