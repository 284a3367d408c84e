public import SAML

/// Someone the sample identity provider vouches for.
public struct SamplePerson: Sendable {
  /// One attribute with its values, in the order they are stated.
  public struct Attribute: Sendable {
    public var name: String
    public var values: [String]

    public init(_ name: String, _ values: [String]) {
      self.name = name
      self.values = values
    }
  }

  public var nameID: String
  public var nameIDFormat: String
  public var attributes: [Attribute]

  public init(nameID: String, nameIDFormat: String = NameIDFormat.emailAddress, attributes: [Attribute] = []) {
    self.nameID = nameID
    self.nameIDFormat = nameIDFormat
    self.attributes = attributes
  }
}
