internal import Diagnostics
internal import SampleIdP
internal import SignedXML

/// Attacks on what the signature says of itself.
extension AttackGenerator {
  /// Nil for attacks of another kind.
  func signatureAttack(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery? {
    switch attack {
    case .unsigned: try surgery(.nothing)
    case .strippedSignature: try surgery(.assertion).removing("ds:Signature")
    case .otherKeyWithItsCertificate: try signedByAttacker()
    case .misplacedSignature: try misplacedSignature()
    case .twoSignatures: try twoSignatures()
    case .replacedDigest, .twoSignedInfos, .commentInDigestValue: try digestAttack(attack)
    case .twoReferences, .emptyReference, .stylesheetTransform, .hmacAlgorithm, .inclusiveCanonicalization:
      try signedInfoAttack(attack)
    case .voidCanonicalization:
      try surgery().inserting(" xmlns:void=\"relative\"", after: "<saml:Assertion")
    default: nil
    }
  }

  private func signedByAttacker() throws(CodedError) -> ResponseSurgery {
    let forged = try forgedResponse()
    return ResponseSurgery(
      try Signer.sign(xml: forged.octets, elementID: forged.assertionID, key: attackerKey))
  }

  private func misplacedSignature() throws(CodedError) -> ResponseSurgery {
    let genuine = try surgery()
    let signature = genuine.element("ds:Signature")
    return genuine.removing("ds:Signature").inserting(signature, before: "</saml:Assertion>")
  }

  private func twoSignatures() throws(CodedError) -> ResponseSurgery {
    let genuine = try surgery()
    return genuine.inserting(try signedByAttacker().element("ds:Signature"), before: "<ds:Signature")
  }

  /// The forged content's own digest, in three disguises.
  private func digestAttack(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery {
    let genuine = try surgery()
    let changed = genuine.replacing(">\(attacker.nameID)<", with: ">\(victim.nameID)<")
    let digest = genuine.element("ds:DigestValue", first: true)
    let other = try signedByAttacker().element("ds:DigestValue", first: true)
    switch attack {
    case .twoSignedInfos:
      let info = genuine.element("ds:SignedInfo", first: true)
      return changed.inserting(info.replacing(digest, with: other), before: "<ds:SignedInfo")
    case .commentInDigestValue:
      let value = digest.dropFirst("<ds:DigestValue>".count)
      return changed.replacing(digest, with: "<ds:DigestValue>AAAA<!--\(value.prefix(4))-->\(value)")
    default: return changed.replacing(digest, with: other)
    }
  }

  private func signedInfoAttack(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery {
    let genuine = try surgery()
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
    switch attack {
    case .twoReferences:
      let reference = genuine.element("ds:Reference", first: true)
      return genuine.replacing(reference, with: reference + reference)
    case .emptyReference: return genuine.replacing("URI=\"#\(genuine.assertionID)\"", with: "URI=\"\"")
    case .stylesheetTransform:
      let transform = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>"
      return genuine.inserting(transform, before: "</ds:Transforms>")
    case .hmacAlgorithm:
      return genuine.replacing(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", with: "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
    default: return genuine.replacing(exclusive, with: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")
    }
  }
}
