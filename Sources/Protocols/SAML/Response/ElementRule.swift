/// What the schema lets an element hold (SAML Core, the two XSD files), in the small language the shape walk reads.
///
/// Elements are written `p:` for the protocol namespace, `a:` for assertions, `ds:` for XML Signature.
/// A rule is looked up for every element of a message, and so is shared and not copied.
final class ElementRule: Sendable {
  /// One step of a sequence: any of these names, so many times.
  struct Particle: Sendable {
    let names: [String]
    let least: Int
    let most: Int
    /// The names as bits, once the tables are whole.
    private var bits: UInt64 = 0

    init(_ names: String..., least: Int = 0, most: Int = 1) {
      self.names = names
      self.least = least
      self.most = most
    }

    func takes(_ name: SchemaName) -> Bool { bits & name.bit != 0 }

    func resolved(by names: SchemaNames) -> Particle {
      var copy = self
      copy.bits = names.bits(of: self.names)
      return copy
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
  /// Both of them.
  let known: [String]
  /// Whether attributes of foreign namespaces may stand here. Those of XML Schema instances may everywhere.
  let takesForeignAttributes: Bool
  let content: Content

  init(
    required: [String] = [], optional: [String] = [], takesForeignAttributes: Bool = false, _ content: Content
  ) {
    self.required = required
    self.optional = optional
    known = required + optional
    self.takesForeignAttributes = takesForeignAttributes
    self.content = content
  }

  /// The same rule, its particles ready to be matched.
  func resolved(by names: SchemaNames) -> ElementRule {
    guard case .sequence(let particles) = content else { return self }
    return ElementRule(
      required: required, optional: optional, takesForeignAttributes: takesForeignAttributes,
      .sequence(particles.map { $0.resolved(by: names) }))
  }
}
