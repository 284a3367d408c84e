internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// Messages that are signed, and are no responses.
extension SAMLAttack {
  static let otherMessages: [SAMLAttack] =
    named + [
      made("assertion-alone", "a signed assertion is posted without a response", .responseRoot) {
        (make) throws(CodedError) in
        let genuine = try make.surgery()
        return genuine.replacing(
          genuine.text,
          with: ResponseSurgery(genuine.assertion).replacing(
            "<saml:Assertion",
            with:
              "<saml:Assertion xmlns:saml=\"\(SAMLVocabulary.assertionNamespace)\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
          ).text)
      },
      made("samlify-634-logout-around-assertion", "a logout request wraps a captured signed assertion", .responseRoot) {
        (make) throws(CodedError) in
        wrapped(try make.surgery(), in: "LogoutRequest")
      },
      made("artifact-response", "a signed response lies in an ArtifactResponse", .responseRoot) {
        (make) throws(CodedError) in
        wrapped(try make.surgery(.response), in: "ArtifactResponse")
      },
      made("response-in-response", "a signed response lies in a response", .shapeChild) { (make) throws(CodedError) in
        let genuine = try make.surgery(.response)
        return try make.forgedResponse().inserting(genuine.text, before: "<samlp:Status>")
      },
      edited("soap-envelope", "a signed response lies in a SOAP envelope", .responseRoot) {
        $0.replacing(
          $0.text,
          with:
            "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>\($0.text)</S:Body></S:Envelope>"
        )
      },
      made("metadata", "the identity provider's metadata is posted", .responseRoot) { (make) throws(CodedError) in
        ResponseSurgery(try make.idp.metadata())
      },
      edited("response-of-saml-1", "a response of SAML 1.1", .responseRoot) {
        $0.replacing("urn:oasis:names:tc:SAML:2.0:protocol", with: "urn:oasis:names:tc:SAML:1.0:protocol")
      },
      edited("response-version", "the response says that it is of version 1.1", .samlVersion) {
        $0.replacing("Version=\"2.0\"", with: "Version=\"1.1\"")
      },
      edited("response-without-assertion", "the assertion is gone", .assertionMissing) {
        $0.removing("saml:Assertion")
      },
      edited("response-without-status", "the status is gone", .shapeChildMissing) { $0.removing("samlp:Status") },
    ]

  /// A message of another kind, signed by the identity provider, with the person in it.
  private static let named: [SAMLAttack] = [
    "LogoutRequest", "LogoutResponse", "AuthnRequest", "ArtifactResolve", "AttributeQuery", "ManageNameIDRequest",
  ].map { kind in
    made("signed-\(kind)", "a signed \(kind) is posted as a response", .responseRoot) { (make) throws(CodedError) in
      let message = ResponseSurgery(
        "<samlp:\(kind) xmlns:samlp=\"\(SAMLVocabulary.protocolNamespace)\" xmlns:saml=\"\(SAMLVocabulary.assertionNamespace)\" ID=\"_other\" "
          + "Version=\"2.0\" IssueInstant=\"\(make.now.rfc3339)\"><saml:Issuer>\(make.idp.entityID)</saml:Issuer>"
          + "<saml:NameID>\(make.attacker.nameID)</saml:NameID></samlp:\(kind)>")
      return message.followed(by: try Signer.sign(xml: message.octets, elementID: "_other", key: make.idp.key))
    }
  }

  private static func wrapped(_ message: ResponseSurgery, in kind: String) -> ResponseSurgery {
    message.replacing(
      message.text,
      with:
        "<p:\(kind) xmlns:p=\"\(SAMLVocabulary.protocolNamespace)\" ID=\"_outer\" Version=\"2.0\" IssueInstant=\"2026-11-22T09:30:00Z\">"
        + "\(message.text)</p:\(kind)>")
  }
}
