internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// What is done to the element before it is digested.
extension SAMLAttack {
  static let transforms: [SAMLAttack] = added + exchanged + methods

  private static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
  private static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

  private static func transform(_ algorithm: String, _ content: String = "") -> String {
    content.isEmpty
      ? "<ds:Transform Algorithm=\"\(algorithm)\"/>"
      : "<ds:Transform Algorithm=\"\(algorithm)\">\(content)</ds:Transform>"
  }

  private static let added: [SAMLAttack] = [
    (
      "CVE-2022-47966-stylesheet", "a stylesheet, which is a program", "http://www.w3.org/TR/1999/REC-xslt-19991116",
      "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:template match=\"/\"/></xsl:stylesheet>"
    ),
    (
      "xpath", "an XPath filter", "http://www.w3.org/TR/1999/REC-xpath-19991116",
      "<ds:XPath>not(ancestor-or-self::saml:Subject)</ds:XPath>"
    ),
    (
      "xpath-here", "an XPath filter by here()", "http://www.w3.org/TR/1999/REC-xpath-19991116",
      "<ds:XPath>count(here()|//ds:Signature)</ds:XPath>"
    ),
    (
      "xpath-filter-2", "an XPath filter 2.0", "http://www.w3.org/2002/06/xmldsig-filter2",
      "<x xmlns=\"http://www.w3.org/2002/06/xmldsig-filter2\"/>"
    ),
    ("base64", "base64 decoding", "http://www.w3.org/2000/09/xmldsig#base64", ""),
    ("decryption", "decryption", "http://www.w3.org/2002/07/decrypt#XML", ""),
    ("second-canonicalisation", "canonicalisation a second time", exclusive, ""),
    ("second-envelope", "leaving out the signature a second time", enveloped, ""),
    ("empty-name", "an algorithm without a name", "", ""),
  ].map { name, what, algorithm, content in
    edited(
      name == "CVE-2022-47966-stylesheet" ? name : "transform-\(name)", "a transform is added: \(what)",
      .signatureTransforms
    ) {
      $0.inserting(transform(algorithm, content), before: "</ds:Transforms>")
    }
  }

  private static let exchanged: [SAMLAttack] = [
    edited("transforms-missing", "there are no transforms", .signatureShape) { $0.removing("ds:Transforms") },
    edited("transforms-empty", "the list of transforms is empty", .signatureTransforms) {
      $0.replacing($0.element("ds:Transforms"), with: "<ds:Transforms/>")
    },
    edited("transforms-reversed", "canonicalisation comes before the signature is left out", .signatureTransforms) {
      $0.replacing(transform(enveloped) + transform(exclusive), with: transform(exclusive) + transform(enveloped))
    },
    edited(
      "transforms-without-canonicalisation", "the default canonicalisation, which is inclusive", .signatureTransforms
    ) {
      $0.replacing(transform(exclusive), with: "")
    },
    edited("transforms-without-envelope", "the signature is not left out", .signatureTransforms) {
      $0.replacing(transform(enveloped), with: "")
    },
    edited("transforms-with-comments", "canonicalisation keeps comments", .signatureTransforms) {
      $0.replacing(transform(exclusive), with: transform(exclusive + "WithComments"))
    },
    edited("transforms-inclusive", "canonicalisation depends on where the element stands", .signatureTransforms) {
      $0.replacing(transform(exclusive), with: transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"))
    },
    edited("prefix-list-too-long", "the PrefixList names thirty-three prefixes", .signaturePrefixList) {
      $0.replacing(transform(exclusive), with: prefixList((0..<33).map { "p\($0)" }.joined(separator: " ")))
    },
    edited("prefix-list-of-no-names", "the PrefixList holds what is no prefix", .signaturePrefixList) {
      $0.replacing(transform(exclusive), with: prefixList("saml *"))
    },
    edited("prefix-list-added", "a PrefixList is added afterwards", .signatureInvalid) {
      $0.replacing(transform(exclusive), with: prefixList("saml xs"))
    },
    edited("two-prefix-lists", "there are two PrefixLists", .signatureShape) {
      let list = "<ec:InclusiveNamespaces xmlns:ec=\"\(exclusive)\" PrefixList=\"xs\"/>"
      return $0.replacing(transform(exclusive), with: transform(exclusive, list + list))
    },
    edited("attribute-of-transforms", "Transforms has an attribute", .signatureShape) {
      $0.replacing("<ds:Transforms>", with: "<ds:Transforms Id=\"t\">")
    },
  ]

  private static func prefixList(_ names: String) -> String {
    transform(exclusive, "<ec:InclusiveNamespaces xmlns:ec=\"\(exclusive)\" PrefixList=\"\(names)\"/>")
  }

  /// How SignedInfo itself is canonicalised.
  private static let methods: [SAMLAttack] = [
    ("inclusive", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
    ("inclusive-with-comments", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"),
    ("exclusive-with-comments", exclusive + "WithComments"),
    ("inclusive-1.1", "http://www.w3.org/2006/12/xml-c14n11"),
    ("exclusive-without-mark", String(exclusive.dropLast())),
    ("stylesheet", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
    ("unnamed", ""),
  ].map { name, algorithm in
    edited("canonicalisation-\(name)", "SignedInfo is canonicalised by `\(algorithm)`", .signatureCanonicalization) {
      $0.replacing(
        "CanonicalizationMethod Algorithm=\"\(exclusive)\"", with: "CanonicalizationMethod Algorithm=\"\(algorithm)\"")
    }
  }
}
