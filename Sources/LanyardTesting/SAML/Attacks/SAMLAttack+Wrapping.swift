internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// Signature wrapping, in the numbering of Somorovsky et al. (2012), against every way of signing.
extension SAMLAttack {
  static let wrapping: [SAMLAttack] = [
    SampleResponseOptions.Signing.assertion, .response, .both,
  ].flatMap { sign in wrappingAims.map { number, aim in wrap(number, aim, sign) } }

  private static let wrappingAims: KeyValuePairs<Int, String> = [
    1: "the signed response lies inside the signature of a forged one",
    2: "the signed response stands beside the signature of a forged one",
    3: "a forged assertion stands before the signed one",
    4: "the signed assertion lies inside a forged one",
    5: "a forged assertion carries the signature, the signed one follows without it",
    6: "a forged assertion carries the signature, and the signed one lies inside that",
    7: "a forged assertion with the signed one's ID hides in Extensions",
    8: "a forged assertion carries the signature, and the signed one lies in its Object",
  ]

  private static func wrap(_ number: Int, _ aim: String, _ sign: SampleResponseOptions.Signing) -> SAMLAttack {
    made("XSW-\(number)-\(sign)-signed", aim, wrappingCode(number, sign)) { (make) throws(CodedError) in
      let genuine = try make.surgery(sign)
      switch number {
      case 1, 2: return wrapResponse(number, genuine, try make.forgedResponse())
      case 3: return genuine.inserting(try make.forgedAssertion(), before: genuine.assertion)
      case 4:
        let forged = ResponseSurgery(try make.forgedAssertion())
        let around = forged.inserting(genuine.assertion, before: "</saml:Assertion>", last: true)
        return genuine.replacing(genuine.assertion, with: around.text)
      case 7:
        let forged = ResponseSurgery(try make.forgedAssertion())
        return genuine.extending(forged.replacing(forged.assertionID, with: genuine.assertionID).text)
      default: return wrapAssertion(number, genuine, ResponseSurgery(try make.forgedAssertion()))
      }
    }
  }

  private static func wrapResponse(
    _ number: Int, _ genuine: ResponseSurgery, _ forged: ResponseSurgery
  ) -> ResponseSurgery {
    let signature = genuine.signature
    let original = genuine.replacing(signature, with: "").text
    if number == 2 { return forged.inserting(signature + original, before: "<samlp:Status>") }
    let wrapping = ResponseSurgery(signature).inserting(original, before: "</ds:Signature>", last: true)
    return forged.inserting(wrapping.text, before: "<samlp:Status>")
  }

  /// The signature moves into the forged assertion; of a message with two, the assertion's.
  private static func wrapAssertion(
    _ number: Int, _ genuine: ResponseSurgery, _ forged: ResponseSurgery
  ) -> ResponseSurgery {
    let own = genuine.assertionSignature
    let signature = own.isEmpty ? genuine.signature : own
    let bare = ResponseSurgery(genuine.assertion.replacing(own, with: ""))
    var rest = genuine.replacing(genuine.assertion, with: "<here/>")
    if own.isEmpty { rest = rest.replacing(signature, with: "") }
    let end = "</ds:Signature>"
    let carried =
      switch number {
      case 6: ResponseSurgery(signature).inserting(bare.text, before: end, last: true).text
      case 8: ResponseSurgery(signature).inserting("<ds:Object>\(bare.text)</ds:Object>", before: end, last: true).text
      default: signature
      }
    let carrier = forged.inserting(carried, before: "<saml:Subject>").text
    return rest.replacing("<here/>", with: number == 5 ? carrier + bare.text : carrier)
  }

  /// Where the response is signed too, its own signature is looked at first.
  private static func wrappingCode(_ number: Int, _ sign: SampleResponseOptions.Signing) -> ErrorCode {
    switch number {
    case 1: .signatureShape
    case 2, 4: .shapeChild
    case 3, 5: .assertionCount
    case 6: sign == .both ? .signatureDigest : .signatureShape
    case 7: .xmlIdentifierDuplicate
    default: sign == .both ? .signatureDigest : .signatureObject
    }
  }
}

extension String {
  /// Without the first occurrence of `part`; an empty part is in every text.
  fileprivate func replacing(_ part: String, with new: String) -> String {
    part.isEmpty ? self : ResponseSurgery(self).replacing(part, with: new).text
  }
}
