public import Diagnostics

/// One parsed document, kept until the verdict: the node that was verified and the node that is read are found in this
/// one tree, by identity. Nothing in it is believed; see ``UnverifiedElement``.
///
/// libxml2 parses it, and nothing of libxml2 outlives the parse.
public final class ParsedDocument: Sendable {
  let tree: XMLTree
  public let limits: XMLLimits
  /// Octets of the text it was parsed from; the measure for what a canonical form may cost.
  let sourceOctets: Int

  /// Scans and parses `octets`: no network, no document type, no entities.
  ///
  /// - Throws: what ``PrescannedXML`` throws, and `saml.xml.malformed`, `saml.xml.namespace-relative`,
  ///   `saml.xml.namespace-form`, `saml.xml.id-form`, `saml.xml.id-duplicate`.
  public convenience init(parsing octets: [UInt8], limits: XMLLimits = .message) throws(CodedError) {
    try self.init(PrescannedXML(octets, limits: limits))
  }

  /// Parses scanned octets, once.
  ///
  /// - Throws: `saml.xml.malformed`, `saml.xml.namespace-relative`, `saml.xml.namespace-form`, `saml.xml.id-form`,
  ///   `saml.xml.id-duplicate`.
  public init(_ scanned: PrescannedXML) throws(CodedError) {
    let tree = try XMLTreeBuilder.parse(scanned.octets)
    var inspection = DocumentInspection(tree)
    try inspection.inspect()
    self.tree = tree
    limits = scanned.limits
    sourceOctets = scanned.octets.count
  }

  public var root: UnverifiedElement { UnverifiedElement(place: 0, document: self) }

  /// The element whose `ID` attribute, in no namespace, has these octets.
  public func element(withID identifier: String) -> UnverifiedElement? {
    for (place, node) in tree.nodes.enumerated() where node.kind == .element {
      let element = UnverifiedElement(place: place, document: self)
      if element.attribute("ID")?.hasSameOctets(as: identifier) == true { return element }
    }
    return nil
  }
}
