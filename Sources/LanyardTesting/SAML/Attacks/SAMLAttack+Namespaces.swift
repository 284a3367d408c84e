internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// Names that mean two things.
extension SAMLAttack {
  static let namespaces: [SAMLAttack] = relative + reserved + lookalikes + rebound

  private static let relative: [SAMLAttack] =
    [
      ("CVE-2025-66475-void-canonicalisation", "relative", ErrorCode.xmlRelativeNamespace),
      ("CVE-2025-66578-void-by-number", "1", .xmlRelativeNamespace),
      ("void-by-path", "../x", .xmlRelativeNamespace), ("void-by-fragment", "#x", .xmlRelativeNamespace),
      ("void-by-authority", "//x/y", .xmlRelativeNamespace), ("void-by-query", "?x", .xmlRelativeNamespace),
      ("void-by-blank", " ", .xmlMalformed), ("void-by-blank-before", " urn:x", .xmlMalformed),
      ("void-by-colon", ":x", .xmlMalformed), ("namespace-with-ampersand", "urn:a?b&amp;c", .xmlNamespaceForm),
    ].map { name, value, code in
      edited(
        name, "an element declares a namespace by `\(value)`, for which libxml2 canonicalises to nothing or otherwise",
        code
      ) {
        $0.inserting(" xmlns:void=\"\(value)\"", after: "<saml:Assertion")
      }
    } + [
      edited(
        "void-outside-the-assertion", "the relative namespace stands outside of what is signed", .xmlRelativeNamespace
      ) {
        $0.inserting(" xmlns:void=\"relative\"", after: "<samlp:Status")
      },
      edited("void-default-namespace", "the relative namespace is the default one", .xmlRelativeNamespace) {
        $0.extending("<x xmlns=\"relative\"/>")
      },
    ]

  private static let reserved: [SAMLAttack] =
    [
      ("xml-rebound", " xmlns:xml=\"urn:x\""),
      ("xml-namespace-under-another-prefix", " xmlns:x=\"http://www.w3.org/XML/1998/namespace\""),
      ("xmlns-declared", " xmlns:xmlns=\"http://www.w3.org/2000/xmlns/\""),
      ("xmlns-namespace-as-default", " xmlns=\"http://www.w3.org/2000/xmlns/\""),
      ("prefix-undeclared", " xmlns:saml=\"\""), ("prefix-declared-twice", " xmlns:x=\"urn:a\" xmlns:x=\"urn:b\""),
      ("attribute-twice-by-two-prefixes", " xmlns:x=\"urn:a\" xmlns:y=\"urn:a\" x:a=\"1\" y:a=\"2\""),
      ("unbound-attribute", " x:a=\"1\""),
    ].map { name, text in
      edited("namespace-\(name)", "the assertion declares `\(text.dropFirst())`".replacingQuotes, .xmlMalformed) {
        $0.inserting(text, after: "<saml:Assertion")
      }
    } + [
      edited("namespace-three-part-name", "an element has a name of three parts", .xmlMalformed) {
        $0.extending("<a:b:c xmlns:a=\"urn:a\"/>")
      },
      edited("namespace-unbound-element", "an element's prefix is not declared", .xmlMalformed) {
        $0.extending("<zz:b/>")
      },
    ]

  private static let lookalikes: [SAMLAttack] = [
    edited("response-of-no-namespace", "the root only looks like a response", .responseRoot) {
      $0.replacing(
        "xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"",
        with: "xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol/\"")
    },
    edited("response-namespace-case", "the namespace is in capitals", .responseRoot) {
      $0.replacing(
        "xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"",
        with: "xmlns:samlp=\"URN:OASIS:names:tc:SAML:2.0:protocol\"")
    },
    edited("response-namespace-escaped", "the namespace has a percent escape", .responseRoot) {
      $0.replacing(
        "xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"",
        with: "xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:%70rotocol\"")
    },
    made(
      "CVE-2025-66567-assertion-of-another-namespace",
      "a forged assertion of another namespace stands beside the signed one", .shapeChild
    ) { (make) throws(CodedError) in
      let forged = ResponseSurgery(try make.forgedAssertion()).replacing(
        "<saml:Assertion", with: "<saml:Assertion xmlns:saml=\"urn:x\"")
      return try make.surgery().inserting(forged.text, before: "<saml:Assertion")
    },
    made("assertion-of-no-namespace", "a forged assertion of no namespace stands beside the signed one", .shapeChild) {
      (make) throws(CodedError) in
      let forged = ResponseSurgery(try make.forgedAssertion()).replacingAll("saml:", with: "")
      return try make.surgery().inserting(forged.text, before: "<saml:Assertion")
    },
    edited("kelvin-sign", "a name that only canonical equivalence makes a known one", .signatureShape) {
      $0.replacing("<ds:KeyInfo>", with: "<ds:\u{212A}eyInfo>").replacing("</ds:KeyInfo>", with: "</ds:\u{212A}eyInfo>")
    },
    edited("extra-attribute", "the response has an attribute nobody knows", .shapeAttribute) {
      $0.inserting(" Admin=\"true\"", after: "<samlp:Response")
    },
    edited("namespaced-destination", "an attribute of the response stands in a namespace", .shapeAttribute) {
      $0.inserting(" xmlns:x=\"urn:x\" x:Destination=\"https://sp.example/acs\"", after: "<samlp:Response")
    },
  ]

  /// Prefixes that signed content uses in its values, declared outside of it.
  private static let rebound: [SAMLAttack] = [
    edited("type-prefix-rebound", "the prefix in `xsi:type` is bound to something else, outside of what is signed", nil)
    {
      $0.replacing("xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"", with: "xmlns:xs=\"urn:evil\"")
    },
    edited(
      "type-prefix-rebound-in-signed-response",
      "the same inside a signed response, where nothing uses the prefix in a name", nil, sign: .response
    ) {
      $0.replacing("xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"", with: "xmlns:xs=\"urn:evil\"")
    },
    edited("assertion-prefix-rebound", "the assertion's prefix is bound to something else", .shapeChild) {
      $0.inserting(" xmlns:saml=\"urn:x\"", after: "<saml:Assertion")
    },
    edited("default-namespace-injected", "a default namespace is declared around the signed assertion", nil) {
      $0.inserting(" xmlns=\"urn:evil\"", after: "<samlp:Response")
    },
    edited("unused-namespace-injected", "a namespace nobody uses is declared in the signed assertion", nil) {
      $0.inserting(" xmlns:unused=\"urn:evil\"", after: "<saml:Assertion")
    },
    edited("language-injected", "`xml:lang` is added around the signed assertion", .shapeAttribute) {
      $0.inserting(" xml:lang=\"x\"", after: "<samlp:Response")
    },
    edited(
      "prefix-exchanged", "one prefix of the signed assertion gets another name for the same namespace",
      .signatureDigest
    ) {
      $0.replacing("<saml:Subject>", with: "<p:Subject xmlns:p=\"urn:oasis:names:tc:SAML:2.0:assertion\">")
        .replacing("</saml:Subject>", with: "</p:Subject>")
    },
  ]
}

extension String {
  fileprivate var replacingQuotes: String { map { $0 == "\"" ? "'" : String($0) }.joined() }
}
