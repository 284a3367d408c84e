/// What the schema lets an element hold (SAML Core, the two XSD files), in the small language the shape walk reads.
///
/// Elements are written `p:` for the protocol namespace, `a:` for assertions, `ds:` for XML Signature.
struct ElementRule: Sendable {
  /// One step of a sequence: any of these names, so many times.
  struct Particle: Sendable {
    let names: [String]
    let least: Int
    let most: Int

    init(_ names: String..., least: Int = 0, most: Int = 1) {
      self.names = names
      self.least = least
      self.most = most
    }
  }

  enum Content: Sendable {
    /// Elements in this order, and no text but white space.
    case sequence([Particle])
    /// Text, and no elements.
    case text
    /// Anything; never looked into, never believed.
    case any
  }

  let required: [String]
  let optional: [String]
  /// Whether attributes of foreign namespaces may stand here. Those of XML Schema instances may everywhere.
  let takesForeignAttributes: Bool
  let content: Content

  init(
    required: [String] = [], optional: [String] = [], takesForeignAttributes: Bool = false, _ content: Content
  ) {
    self.required = required
    self.optional = optional
    self.takesForeignAttributes = takesForeignAttributes
    self.content = content
  }
}
