internal import Diagnostics

/// Finds the EncryptedKeys of one EncryptedData. Identity providers put them inside its KeyInfo, or beside it in the SAML
/// element, with a RetrievalMethod that names them or without.
struct EncryptedKeySelection<Element: XMLElementView> {
  let keyInfo: Element?
  /// EncryptedKeys that stand beside EncryptedData.
  let siblings: [Element]
  /// Our entityID.
  let recipient: String

  /// Those that may be for us, at most two.
  ///
  /// - Throws: `saml.encryption.shape`, `saml.encryption.key-count`.
  func candidates() throws(CodedError) -> [Element] {
    let inside = keyInfo?.children("EncryptedKey", in: EncryptionRules.namespace) ?? []
    let all = inside + siblings
    guard all.count <= EncryptionRules.maximumKeys else {
      throw Self.tooMany("in all", EncryptionRules.maximumKeys, received: all.count)
    }
    let found = ofCarriedName(ofRecipient(inside + (try referenced())))
    guard !found.isEmpty else { throw EncryptionRules.misshapen("no EncryptedKey goes with EncryptedData") }
    guard found.count <= EncryptionRules.maximumCandidates else {
      throw Self.tooMany("for this recipient", EncryptionRules.maximumCandidates, received: found.count)
    }
    return found
  }

  /// The siblings that RetrievalMethods name; all of them where there is no RetrievalMethod. Nothing is looked up
  /// anywhere else: what stands elsewhere is not vouched for by who vouches for this.
  private func referenced() throws(CodedError) -> [Element] {
    let methods = keyInfo?.children("RetrievalMethod", in: SignatureBuilder.namespace) ?? []
    guard !methods.isEmpty else { return siblings }
    guard methods.count <= EncryptionRules.maximumKeys else {
      throw Self.tooMany("in all", EncryptionRules.maximumKeys, received: methods.count)
    }
    var found: [Element] = []
    for method in methods {
      let uri = method.attribute("URI") ?? ""
      guard let key = siblings.first(where: { "#\($0.attribute("Id") ?? "")".hasSameOctets(as: uri) }),
        uri.utf8.count > 1, method.children.isEmpty
      else { throw EncryptionRules.misshapen("a RetrievalMethod names no EncryptedKey beside EncryptedData") }
      found.append(key)
    }
    return found
  }

  /// Keys that name us; else those that name nobody; else all, since some senders write other names here. Nobody vouches
  /// for the name: it saves work and decides nothing.
  private func ofRecipient(_ keys: [Element]) -> [Element] {
    let ours = keys.filter { $0.attribute("Recipient")?.hasSameOctets(as: recipient) ?? false }
    guard ours.isEmpty else { return ours }
    let open = keys.filter { $0.attribute("Recipient") == nil }
    return open.isEmpty ? keys : open
  }

  /// Keys that carry the name KeyInfo asks for, where any does (XML Encryption 1.1 §3.5.1).
  private func ofCarriedName(_ keys: [Element]) -> [Element] {
    guard let name = keyInfo?.onlyChild("KeyName", in: SignatureBuilder.namespace)?.text else { return keys }
    let named = keys.filter {
      $0.onlyChild("CarriedKeyName", in: EncryptionRules.namespace)?.text.hasSameOctets(as: name) ?? false
    }
    return named.isEmpty ? keys : named
  }

  private static func tooMany(_ what: String, _ limit: Int, received: Int) -> CodedError {
    CodedError(
      .encryptionKeyCount, "there are too many encrypted keys \(what)", expected: "at most \(limit)",
      received: "\(received)", remedy: "have the identity provider encrypt for one certificate of this service")
  }
}
