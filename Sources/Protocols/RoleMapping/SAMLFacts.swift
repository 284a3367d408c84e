/// What the last sign-in asserted of a subject, as rules see it. The caller drops facts that have expired.
public struct SAMLFacts: Hashable, Sendable {
  public struct Attribute: Hashable, Sendable {
    /// The short name that the schema declares; rules read it as `saml.<name>`.
    public var name: String
    public var values: [String]

    public init(name: String, values: [String]) {
      self.name = name
      self.values = values
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
