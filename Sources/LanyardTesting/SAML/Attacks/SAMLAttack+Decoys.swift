internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// Something signed, where it is not read, and something read that is not signed.
extension SAMLAttack {
  static let decoys: [SAMLAttack] = unsignedBesideSigned + carriedByErrors + hidden

  private static let unsignedBesideSigned: [SAMLAttack] = [
    forgedInPlace("oblique-2026-signed-decoy-in-extensions", "the signed assertion is a decoy in Extensions") {
      $0.extending($1)
    },
    forgedInPlace("signed-decoy-in-status-detail", "the signed assertion is a decoy in StatusDetail") {
      $0.inserting("<samlp:StatusDetail>\($1)</samlp:StatusDetail>", before: "</samlp:Status>")
    },
    forgedInPlace("signed-decoy-in-advice", "the signed assertion is a decoy in the Advice of the forged one") {
      $0.inserting("<saml:Advice>\($1)</saml:Advice>", before: "<saml:AuthnStatement")
    },
    forgedInPlace("signed-decoy-in-attribute", "the signed assertion is a decoy in an attribute value") {
      $0.inserting($1, before: "</saml:AttributeValue>")
    },
    forgedInPlace("signed-decoy-in-confirmation-data", "the signed assertion is a decoy in SubjectConfirmationData") {
      let end = "</saml:SubjectConfirmation>"
      return $0.replacing("/>" + end, with: ">\($1)</saml:SubjectConfirmationData>" + end)
    },
    made(
      "CVE-2022-41912-second-assertion", "a forged assertion follows the signed one", .assertionCount
    ) { (make) throws(CodedError) in
      try make.surgery().inserting(make.forgedAssertion(), before: "</samlp:Response>")
    },
    made(
      "second-assertion-in-a-signed-response", "a forged assertion joins a signed response", .assertionCount
    ) { (make) throws(CodedError) in
      try make.surgery(.response).inserting(make.forgedAssertion(), before: "</samlp:Response>")
    },
    made(
      "CVE-2026-47201-other-assertion-read", "a response's signature is kept and its assertion exchanged",
      .signatureDigest
    ) { (make) throws(CodedError) in
      let genuine = try make.surgery(.response)
      return genuine.replacing(genuine.assertion, with: try make.forgedAssertion())
    },
    made(
      "assertion-exchanged-under-both-signatures", "both signatures are kept and the assertion's content exchanged",
      .signatureDigest
    ) { (make) throws(CodedError) in
      let genuine = try make.surgery(.both)
      let forged = ResponseSurgery(try make.forgedAssertion())
      let carrier = forged.replacing(forged.assertionID, with: genuine.assertionID)
        .inserting(genuine.assertionSignature, before: "<saml:Subject>")
      return genuine.replacing(genuine.assertion, with: carrier.text)
    },
    made(
      "CVE-2026-2092-encrypted-beside-signed", "an EncryptedAssertion that nobody signed stands beside the signed one",
      .assertionCount
    ) { (make) throws(CodedError) in
      try make.surgery().inserting(
        "<saml:EncryptedAssertion>\(make.forgedAssertion())</saml:EncryptedAssertion>", before: "</samlp:Response>")
    },
  ]

  private static let carriedByErrors: [SAMLAttack] = [
    made(
      "OneUptime-2981-forged-assertion-in-object-of-signed-error",
      "a signed error has a forged assertion in an Object of its signature", .signatureObject
    ) { (make) throws(CodedError) in
      try make.signedError().inserting("<ds:Object>\(make.forgedAssertion())</ds:Object>", before: "</ds:Signature>")
    },
    made(
      "forged-assertion-beside-signed-error", "a forged assertion is added to a signed error", .signatureDigest
    ) { (make) throws(CodedError) in
      try make.signedError().inserting(make.forgedAssertion(), before: "</samlp:Response>")
    },
    made(
      "signed-error-inside-forged-success", "a signed error lies in the Extensions of an unsigned success",
      .signatureMissing
    ) { (make) throws(CodedError) in try make.forgedResponse().extending(make.signedError().text) },
    made(
      "signed-error-in-key-info", "a forged assertion lies in the KeyInfo of a signed error", .statusResponder
    ) { (make) throws(CodedError) in
      try make.signedError().inserting(make.forgedAssertion(), before: "</ds:KeyInfo>")
    },
  ]

  /// A true message with a lie where nobody may look.
  private static let hidden: [SAMLAttack] =
    [
      "extensions": "Extensions", "status-detail": "StatusDetail", "key-info": "KeyInfo",
    ].sorted { $0.key < $1.key }.map { place, element in
      made(
        "forged-assertion-in-\(place)", "a forged assertion lies in \(element) of a message that is true", nil
      ) { (make) throws(CodedError) in
        let genuine = try make.surgery()
        let forged = try make.forgedAssertion()
        switch place {
        case "extensions": return genuine.extending(forged)
        case "key-info": return genuine.inserting(forged, before: "</ds:KeyInfo>")
        default:
          return genuine.inserting("<samlp:StatusDetail>\(forged)</samlp:StatusDetail>", before: "</samlp:Status>")
        }
      }
    } + [
      made(
        "forged-assertion-in-signed-advice", "the identity provider passes somebody else's assertion on as Advice", nil
      ) { (make) throws(CodedError) in
        let forged = try make.forgedAssertion()
        let message = try make.surgery(.nothing)
          .inserting("<saml:Advice>\(forged)</saml:Advice>", before: "<saml:AuthnStatement")
        return try make.signed(message, .assertion)
      },
      made(
        "forged-statement-in-signed-advice", "Advice that is signed holds a forged AttributeStatement",
        nil
      ) { (make) throws(CodedError) in
        let forged = ResponseSurgery(try make.forgedAssertion()).element("saml:AttributeStatement")
        let message = try make.surgery(.nothing).inserting(
          "<saml:Advice><saml:AssertionURIRef>x</saml:AssertionURIRef>\(forged)</saml:Advice>",
          before: "<saml:AuthnStatement")
        return try make.signed(message, .both)
      },
    ]

  /// A forged, unsigned assertion in the place of the signed one, which `hide` puts into the message elsewhere.
  private static func forgedInPlace(
    _ name: String, _ aim: String,
    _ hide: @escaping @Sendable (ResponseSurgery, String) -> ResponseSurgery
  ) -> SAMLAttack {
    made(name, aim + ", a forged one stands in its place", .signatureMissing) { (make) throws(CodedError) in
      let genuine = try make.surgery()
      return hide(genuine.replacing(genuine.assertion, with: try make.forgedAssertion()), genuine.assertion)
    }
  }
}
