internal import CLibXML2
internal import Diagnostics

/// Builds the nodes of one Signature in the tree that is being signed.
struct SignatureBuilder {
  static let namespace = "http://www.w3.org/2000/09/xmldsig#"
  static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

  let document: EditableDocument
  let element: xmlNodePtr
  let options: Signer.Options
  let algorithm: SignatureAlgorithm
  private var signature: xmlNodePtr?

  init(document: EditableDocument, element: xmlNodePtr, options: Signer.Options, algorithm: SignatureAlgorithm) {
    self.document = document
    self.element = element
    self.options = options
    self.algorithm = algorithm
  }

  /// Adds Signature with its SignedInfo, which is returned to be canonicalised where it stands.
  mutating func build(digest: [UInt8], elementID: String) throws(CodedError) -> xmlNodePtr {
    guard let signature = xmlNewDocNode(document.pointer, nil, "Signature", nil),
      let namespace = xmlNewNs(signature, Self.namespace, "ds")
    else { throw Signer.failed("out of memory") }
    xmlSetNs(signature, namespace)
    self.signature = signature
    place(signature)
    let info = add("SignedInfo", to: signature)
    add("CanonicalizationMethod", to: info, ["Algorithm": canonicalization])
    add("SignatureMethod", to: info, ["Algorithm": algorithm.rawValue])
    let reference = add("Reference", to: info, ["URI": "#\(elementID)"])
    let transforms = add("Transforms", to: reference)
    add("Transform", to: transforms, ["Algorithm": Self.enveloped])
    if options.canonicalization != .inclusiveByDefault {
      addPrefixList(to: add("Transform", to: transforms, ["Algorithm": canonicalization]))
    }
    add("DigestMethod", to: reference, ["Algorithm": options.digest.rawValue])
    add("DigestValue", to: reference, text: Base64.encode(digest))
    guard let info else { throw Signer.failed("out of memory") }
    return info
  }

  private var canonicalization: String {
    options.canonicalization == .exclusive
      ? CanonicalizationMethod.exclusiveURI : CanonicalizationMethod.inclusiveURI
  }

  /// Adds SignatureValue and, where wanted, KeyInfo.
  func finish(signature value: [UInt8], certificate: [UInt8]?) {
    add("SignatureValue", to: signature, text: Base64.encode(value))
    guard let certificate else { return }
    let data = add("X509Data", to: add("KeyInfo", to: signature))
    add("X509Certificate", to: data, text: Base64.encode(certificate))
  }

  private func place(_ signature: xmlNodePtr) {
    let issuer = xmlFirstElementChild(element).flatMap { xmlStrEqual($0.pointee.name, "Issuer") != 0 ? $0 : nil }
    switch options.placement {
    case .last: xmlAddChild(element, signature)
    case .afterIssuer:
      if let issuer {
        xmlAddNextSibling(issuer, signature)
      } else if let first = element.pointee.children {
        xmlAddPrevSibling(first, signature)
      } else {
        xmlAddChild(element, signature)
      }
    }
  }

  private func addPrefixList(to transform: xmlNodePtr?) {
    guard options.canonicalization == .exclusive, !options.prefixList.isEmpty, let transform,
      let node = xmlNewChild(transform, nil, "InclusiveNamespaces", nil)
    else { return }
    xmlSetNs(node, xmlNewNs(node, CanonicalizationMethod.exclusiveURI, "ec"))
    xmlNewProp(node, "PrefixList", options.prefixList.joined(separator: " "))
  }

  @discardableResult
  private func add(
    _ name: String, to parent: xmlNodePtr?, _ attributes: KeyValuePairs<String, String> = [:], text: String? = nil
  ) -> xmlNodePtr? {
    guard let parent, let node = xmlNewTextChild(parent, parent.pointee.ns, name, text) else { return nil }
    for (name, value) in attributes { xmlNewProp(node, name, value) }
    return node
  }
}
