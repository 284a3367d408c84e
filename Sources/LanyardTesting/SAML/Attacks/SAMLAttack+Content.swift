internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// What readers of text make of it.
extension SAMLAttack {
  static let content: [SAMLAttack] = comments + tampered + dictatedContent + harmless

  /// What stands between the two halves of the NameID.
  private static func split(_ name: String, _ aim: String, _ code: ErrorCode?, _ middle: String) -> SAMLAttack {
    made(name, aim, code) { (make) throws(CodedError) in
      let half = make.halves
      return try make.surgery().replacing(">\(make.attacker.nameID)<", with: ">\(half.0)\(middle)\(half.1)<")
    }
  }

  private static let comments: [SAMLAttack] = [
    split(
      "CVE-2017-11427-comment-in-nameid", "a comment splits the NameID, readers of its first text see another person",
      nil, "<!-- -->"),
    split("comment-with-markup", "the comment looks like an end tag", nil, "<!--</saml:NameID>-->"),
    split("empty-comment", "the comment is empty", nil, "<!---->"),
    split(
      "comment-of-three-hyphens", "the comment ends with three hyphens, which XML forbids", .xmlMalformed, "<!-- --->"),
    split("empty-cdata", "an empty CDATA section splits the NameID", nil, "<![CDATA[]]>"),
    split("element-in-nameid", "an element splits the NameID", .shapeChild, "<x xmlns=\"\"/>"),
    split(
      "CVE-2026-oblique-processing-instruction", "a processing instruction, which some canonicalisers write as text",
      .xmlProcessingInstruction, "<?p x?>"),
    split("undeclared-entity", "an entity that nobody declared", .xmlEntity, "&e;"),
    split("entity-of-html", "an entity that HTML knows", .xmlEntity, "&nbsp;"),
    split("character-zero", "a reference to the character zero, where C texts end", .xmlMalformed, "&#0;"),
    split("raw-zero", "the character zero itself", .xmlCharacter, "\u{0}"),
    split("surrogate", "a reference to half a character", .xmlMalformed, "&#xD800;"),
    split("beyond-unicode", "a reference beyond Unicode", .xmlMalformed, "&#x110000;"),
    split("not-a-character", "a reference to what is no character", .xmlMalformed, "&#xFFFE;"),
    split(
      "huge-reference", "a reference with more digits than a machine word", .xmlMalformed, "&#99999999999999999999;"),
    split("reference-without-end", "a reference that does not end", .xmlMalformed, "&#65"),
    split("control-character", "a control character", .xmlCharacter, "\u{8}"),
    split("cdata-end", "the end of a CDATA section that never began", .xmlMalformed, "]]>"),
    split("byte-order-mark-inside", "a byte order mark in the text", .signatureDigest, "\u{FEFF}"),
    split("zero-width-space", "a zero-width space in the text", .signatureDigest, "\u{200B}"),
    split("space", "a space in the text", .signatureDigest, " "),
    split("carriage-return-reference", "a carriage return by reference", .signatureDigest, "&#13;"),
    edited("comment-in-issuer", "a comment splits the Issuer", nil) {
      $0.replacing("idp.example/metadata<", with: "idp.<!-- -->example/metadata<")
    },
    edited("comment-in-audience", "a comment splits the Audience", nil) {
      $0.replacing("sp.example/metadata<", with: "sp.<!--x-->example/metadata<")
    },
    edited("comments-in-attribute-values", "comments split the values of an attribute", nil) {
      $0.replacing("Support<", with: "Sup<!--Administrators-->port<")
    },
    edited("element-in-audience", "an element splits the Audience", .shapeChild) {
      $0.replacing("sp.example/metadata<", with: "sp.<x/>example/metadata<")
    },
    edited("element-in-issuer", "an element splits the Issuer", .shapeChild) {
      $0.replacing("idp.example/metadata<", with: "idp.<x/>example/metadata<")
    },
  ]

  private static let tampered: [SAMLAttack] = [
    made("tampered-nameid", "another NameID", .signatureDigest) { (make) throws(CodedError) in
      try make.surgery().replacing(">\(make.attacker.nameID)<", with: ">\(make.victim.nameID)<")
    },
    made("tampered-nameid-in-signed-response", "another NameID in a signed response", .signatureDigest) {
      (make) throws(CodedError) in
      try make.surgery(.response).replacing(">\(make.attacker.nameID)<", with: ">\(make.victim.nameID)<")
    },
    edited("tampered-attribute", "another attribute value", .signatureDigest) {
      $0.replacing(">Support<", with: ">Administrators<")
    },
    edited("tampered-name-format", "another NameID format", .signatureDigest) {
      $0.replacing("nameid-format:emailAddress", with: "nameid-format:persistent")
    },
    edited("tampered-attribute-name", "another attribute name", .signatureDigest) {
      $0.replacing("Name=\"groups\"", with: "Name=\"roles\"")
    },
    edited("tampered-case", "one letter's case", .signatureDigest) { $0.replacing("mallory@", with: "Mallory@") },
    edited("tampered-session-end", "another end of the session", .signatureDigest) {
      $0.replacing("SessionIndex=\"", with: "SessionNotOnOrAfter=\"2099-01-01T00:00:00Z\" SessionIndex=\"")
    },
    edited("nil-attribute", "a value is made null", .signatureDigest) {
      $0.replacing("xsi:type=\"xs:string\">Support", with: "xsi:type=\"xs:string\" xsi:nil=\"true\">Support")
    },
    edited("instruction-of-inclusion", "XInclude in a value", .signatureDigest) {
      $0.replacing(
        ">Support<",
        with: "><xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\" parse=\"text\"/><")
    },
    edited("second-nameid", "a second NameID", .shapeChild) {
      $0.inserting("<saml:NameID>admin@acme.example</saml:NameID>", before: "<saml:NameID")
    },
    edited("second-subject", "a second Subject", .shapeChild) {
      $0.inserting(
        "<saml:Subject><saml:NameID>admin@acme.example</saml:NameID></saml:Subject>", before: "<saml:Subject>")
    },
    edited("added-statement", "a second AttributeStatement", .signatureDigest) {
      $0.inserting(
        "<saml:AttributeStatement><saml:Attribute Name=\"groups\"><saml:AttributeValue>Administrators</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>",
        before: "</saml:Assertion>")
    },
    edited("added-white-space", "white space between the elements", .signatureDigest) {
      $0.replacing("<saml:Subject>", with: "\n<saml:Subject>")
    },
  ]

  /// The identity provider signs what it was told; a reader must not make somebody else of it.
  private static let dictatedContent: [SAMLAttack] = [
    dictated(
      "nameid-only-in-confirmation", "the victim is named in SubjectConfirmation, where the subject is not",
      .nameIDMissing
    ) {
      $0.replacing($0.element("saml:NameID"), with: "")
        .inserting("<saml:NameID>admin@acme.example</saml:NameID>", before: "<saml:SubjectConfirmationData")
    },
    dictated("victim-in-confirmation", "the victim is named in SubjectConfirmation beside the subject", nil) {
      $0.inserting("<saml:NameID>admin@acme.example</saml:NameID>", before: "<saml:SubjectConfirmationData")
    },
    dictated("blank-nameid", "the NameID is blank", .nameIDBlank) {
      $0.replacing(">mallory@acme.example<", with: "> \n\t <")
    },
    dictated("empty-nameid", "the NameID is empty", .nameIDBlank) {
      $0.replacing(">mallory@acme.example<", with: "><")
    },
    dictated("long-nameid", "the NameID is longer than any", .nameIDLength) {
      $0.replacing(">mallory@acme.example<", with: ">" + String(repeating: "a", count: 1025) + "<")
    },
    dictated("signed-element-in-nameid", "the NameID holds an element, signed", .shapeChild) {
      $0.replacing(">mallory@acme.example<", with: ">mallory@<x xmlns=\"\"/>acme.example<")
    },
    dictated(
      "no-authn-statement", "the assertion says who somebody is, and not that they signed in", .authnStatementMissing
    ) {
      $0.removing("saml:AuthnStatement")
    },
    dictated("no-confirmation", "the assertion has no confirmation at all", .confirmationMissing) {
      $0.removing("saml:SubjectConfirmation")
    },
    dictated("assertion-version", "the assertion is of SAML 1.1", .samlVersion) {
      $0.replacing("ID=\"\($0.assertionID)\" Version=\"2.0\"", with: "ID=\"\($0.assertionID)\" Version=\"1.1\"")
    },
    dictated("saml-attribute-in-foreign-namespace", "attributes of a foreign namespace carry the victim's groups", nil)
    {
      $0.replacing(
        "<saml:Attribute Name=\"groups\"", with: "<saml:Attribute xmlns:y=\"urn:y\" y:Name=\"admin\" Name=\"groups\"")
    },
  ]

  /// Another writing of the same: canonical form makes them equal.
  private static let harmless: [SAMLAttack] = [
    edited("cdata-in-nameid", "the NameID comes as a CDATA section", nil) {
      $0.replacing(">mallory@acme.example<", with: "><![CDATA[mallory@acme.example]]><")
    },
    edited("references-in-nameid", "the NameID comes as character references", nil) {
      $0.replacing(">mallory@", with: ">&#109;all&#x6f;ry&#64;")
    },
    edited("single-quotes", "attributes are quoted otherwise", nil) {
      $0.replacing("Version=\"2.0\"", with: "Version='2.0'").replacing("Name=\"groups\"", with: "Name = 'groups'")
    },
    edited("empty-element-in-full", "an empty element comes as two tags", nil) {
      $0.replacing("/></saml:SubjectConfirmation>", with: "></saml:SubjectConfirmationData></saml:SubjectConfirmation>")
    },
    edited("comment-around-the-root", "comments stand before and behind the root", nil) {
      $0.inserting("<!-- <samlp:Response> -->", before: "<samlp:Response").replacing(
        "</samlp:Response>", with: "</samlp:Response><!-- -->")
    },
    dictated("line-ends", "a value has line breaks of every kind", nil, sign: .both) {
      $0.replacing("<samlp:Status>", with: "\r\n<samlp:Status>").replacing("</saml:Subject>", with: "\n</saml:Subject>")
    },
  ]
}

extension AttackGenerator {
  /// The attacker's name in two parts.
  fileprivate var halves: (Substring, Substring) {
    let middle = attacker.nameID.index(attacker.nameID.startIndex, offsetBy: attacker.nameID.count / 2)
    return (attacker.nameID[..<middle], attacker.nameID[middle...])
  }
}
