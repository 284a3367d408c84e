internal import CLibXML2
public import Diagnostics

/// One parsed document, kept until the verdict: the node that was verified and the node that is read are found in this
/// one tree, by identity. Nothing in it is believed; see ``UnverifiedElement``.
///
/// It owns the C tree and frees it. It may not leave the thread that uses it, and so is not `Sendable`.
public final class ParsedDocument {
  let pointer: xmlDocPtr
  private let rootNode: xmlNodePtr
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
    guard let context = LibXML.newContext() else { throw Self.malformed(line: nil) }
    defer { xmlFreeParserCtxt(context) }
    // The scan has seen that it is UTF-8 and says nothing else, so that no converter is needed.
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    let document = scanned.octets.withUnsafeBytes { buffer in
      xmlCtxtReadMemory(
        context, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), nil, nil, Int32(options))
    }
    guard let document else { throw Self.malformed(line: Int(lanyard_xmlErrorLine(context))) }
    guard lanyard_xmlIsWellFormed(context) != 0, lanyard_xmlHasSubset(document) == 0,
      let root = xmlDocGetRootElement(document)
    else {
      xmlFreeDoc(document)
      throw Self.malformed(line: Int(lanyard_xmlErrorLine(context)))
    }
    pointer = document
    rootNode = root
    limits = scanned.limits
    sourceOctets = scanned.octets.count
    var inspection = DocumentInspection()
    try inspection.visit(root)
  }

  deinit {
    xmlFreeDoc(pointer)
  }

  public var root: UnverifiedElement { UnverifiedElement(node: rootNode, document: self) }

  /// The element whose `ID` attribute, in no namespace, has these octets.
  public func element(withID identifier: String) -> UnverifiedElement? {
    find(identifier, under: root)
  }

  private func find(_ identifier: String, under element: UnverifiedElement) -> UnverifiedElement? {
    if element.attribute("ID")?.hasSameOctets(as: identifier) == true { return element }
    for child in element.children {
      if let found = find(identifier, under: child) { return found }
    }
    return nil
  }

  private static func malformed(line: Int?) -> CodedError {
    CodedError(
      .xmlMalformed, "the document is not well-formed XML with namespaces", remedy: "send well-formed XML 1.0",
      position: line.map { .init(line: $0) })
  }
}
