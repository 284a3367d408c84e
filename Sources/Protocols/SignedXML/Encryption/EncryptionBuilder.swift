internal import CLibXML2
internal import Diagnostics

/// Builds the nodes of one encrypted element in the tree it goes to.
struct EncryptionBuilder {
  let document: EditableDocument
  /// Where EncryptedKey is named, its `Id`; further keys get a number.
  let identifier: String
  let options: Encryptor.Options

  /// The SAML element with EncryptedData and, where they stand beside it, EncryptedKeys.
  func holder(_ name: String, like model: xmlNodePtr, _ parts: EncryptedParts) throws(CodedError) -> xmlNodePtr {
    guard let holder = xmlNewDocNode(document.pointer, nil, name, nil) else { throw Encryptor.failed("out of memory") }
    let namespace = model.pointee.ns
    xmlSetNs(holder, xmlNewNs(holder, namespace?.pointee.href, namespace?.pointee.prefix))
    let data = add("EncryptedData", to: holder, EncryptionRules.namespace, "xenc")
    set(data, "Type", EncryptedElement<UnverifiedElement>.elementType)
    set(add("EncryptionMethod", to: data), "Algorithm", options.cipher.rawValue)
    let info = add("KeyInfo", to: data, SignatureBuilder.namespace, "ds")
    if let keyName = options.keyName { add("KeyName", to: info, text: keyName) }
    for (place, key) in parts.keys.enumerated() {
      let identifier = place == 0 ? identifier : "\(identifier)-\(place + 1)"
      if options.placement == .referenced { refer(to: identifier, in: info) }
      addKey(key, identifier, to: options.placement == .inside ? info : holder)
    }
    guard let info, add("CipherValue", to: add("CipherData", to: data), text: Base64.encode(parts.octets)) != nil
    else { throw Encryptor.failed("out of memory") }
    if info.pointee.children == nil {
      xmlUnlinkNode(info)
      xmlFreeNode(info)
    }
    return holder
  }

  /// Puts `new` where `old` stood, and frees `old`.
  func replace(_ old: xmlNodePtr, by new: xmlNodePtr) {
    xmlReplaceNode(old, new)
    xmlFreeNode(old)
  }

  private func refer(to identifier: String, in info: xmlNodePtr?) {
    let method = add("RetrievalMethod", to: info)
    set(method, "Type", "http://www.w3.org/2001/04/xmlenc#EncryptedKey")
    set(method, "URI", "#\(identifier)")
  }

  private func addKey(_ key: (octets: [UInt8], certificate: [UInt8]), _ identifier: String, to parent: xmlNodePtr?) {
    let element = add("EncryptedKey", to: parent, EncryptionRules.namespace, "xenc")
    set(element, "Id", identifier)
    if let recipient = options.recipient { set(element, "Recipient", recipient) }
    addMethod(to: element)
    if options.includesCertificate {
      let info = add("KeyInfo", to: element, SignatureBuilder.namespace, "ds")
      add("X509Certificate", to: add("X509Data", to: info), text: Base64.encode(key.certificate))
    }
    add("CipherValue", to: add("CipherData", to: element), text: Base64.encode(key.octets))
    if let keyName = options.keyName { add("CarriedKeyName", to: element, text: keyName) }
  }

  private func addMethod(to key: xmlNodePtr?) {
    let transport = options.transport
    let method = add("EncryptionMethod", to: key)
    set(method, "Algorithm", transport.algorithm.rawValue)
    guard transport.algorithm != .rsa15 else { return }
    if !transport.label.isEmpty { add("OAEPparams", to: method, text: Base64.encode(transport.label)) }
    set(
      add("DigestMethod", to: method, SignatureBuilder.namespace, "ds"), "Algorithm", transport.digest.rawValue)
    guard transport.algorithm == .oaep else { return }
    set(
      add("MGF", to: method, EncryptionRules.namespace11, "xenc11"), "Algorithm", transport.maskDigest.maskGeneration)
  }

  /// A child in a namespace of its own, or in its parent's.
  @discardableResult
  private func add(
    _ name: String, to parent: xmlNodePtr?, _ namespace: String? = nil, _ prefix: String? = nil, text: String? = nil
  ) -> xmlNodePtr? {
    guard let parent, let node = xmlNewTextChild(parent, parent.pointee.ns, name, text) else { return nil }
    if let namespace { xmlSetNs(node, xmlNewNs(node, namespace, prefix)) }
    return node
  }

  private func set(_ node: xmlNodePtr?, _ name: String, _ value: String) {
    guard let node else { return }
    xmlNewProp(node, name, value)
  }
}
