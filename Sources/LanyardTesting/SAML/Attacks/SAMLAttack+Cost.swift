internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// Messages that want to be dear. The suites of SignedXML measure what each kind costs; here the refusal counts.
extension SAMLAttack {
  static let cost: [SAMLAttack] = [
    edited(
      "attribute-flood", "twenty thousand attributes on one element, seconds in a parser that compares all with all",
      .xmlTooManyAttributes
    ) {
      $0.inserting((0..<20_000).map { " a\($0)=\"\"" }.joined(), after: "<samlp:Status")
    },
    edited("namespace-flood", "a thousand namespaces on one element", .xmlTooManyNamespaces) {
      $0.inserting((0..<1_000).map { " xmlns:a\($0)=\"urn:a\"" }.joined(), after: "<samlp:Status")
    },
    edited("deep-nesting", "ten thousand elements inside each other", .xmlTooDeep) {
      $0.extending(repeated("<x>", 10_000) + repeated("</x>", 10_000))
    },
    edited("element-flood", "ten thousand elements", .xmlTooManyElements) { $0.extending(repeated("<x/>", 10_000)) },
    edited("comment-flood", "two thousand comments", .xmlTooManySections) { $0.extending(repeated("<!---->", 2_000)) },
    edited("CVE-2025-54572-huge-message", "a message larger than any", .xmlTooLarge) {
      $0.extending(repeated("          ", 30_000))
    },
    edited(
      "long-namespace", "a namespace name of two thousand octets, to be written at every child", .xmlNamespaceTooLong
    ) {
      $0.inserting(" xmlns:long=\"urn:\(repeated("a", 2_000))\"", after: "<saml:Assertion")
    },
    edited("transform-flood", "a thousand transforms", .signatureTransforms) {
      $0.inserting(repeated("<ds:Transform Algorithm=\"urn:x\"/>", 1_000), before: "</ds:Transforms>")
    },
    edited("reference-flood", "two hundred references", .signatureReference) {
      let reference = $0.element("ds:Reference", first: true)
      return $0.replacing(reference, with: repeated(reference, 200))
    },
    edited("signature-flood", "a hundred signatures", .signatureCount) {
      $0.replacing($0.signature, with: repeated($0.signature, 50))
    },
    edited("assertion-flood", "a thousand assertions", .assertionCount) {
      $0.inserting(
        (0..<500).map {
          "<saml:Assertion ID=\"_f\($0)\" Version=\"2.0\" IssueInstant=\"x\"><saml:Issuer>x</saml:Issuer></saml:Assertion>"
        }.joined(),
        before: "</samlp:Response>")
    },
    edited("huge-signature-value", "a signature of forty thousand octets", .signatureInvalid) {
      let value = $0.element("ds:SignatureValue", first: true)
      return $0.replacing(value, with: "<ds:SignatureValue>\(repeated("AAAA", 13_000))</ds:SignatureValue>")
    },
  ]

  private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
}
