internal import Diagnostics

/// Exclusive XML Canonicalization 1.0 without comments (W3C xml-exc-c14n) of one node, with another left out.
///
/// libxml2 has a canonicaliser too. It walks the whole document whatever is asked for, looks every PrefixList name up
/// at every element, and cannot be bounded, so that a message nobody signed could cost seconds; this one visits the
/// node's own descendants and stops at a cap.
enum Canonicalizer {
  static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"

  /// - Throws: `saml.canonical.failed`, `saml.canonical.size` beyond four times the document and 64 KiB (one long
  ///   inherited namespace name, written at many children, would otherwise make 840 MB of 144 KB).
  static func canonicalize(
    _ element: UnverifiedElement, without excluded: UnverifiedElement? = nil, prefixList: [String] = []
  ) throws(CodedError) -> [UInt8] {
    var writer = CanonicalWriter(
      excluded: excluded?.node, inclusivePrefixes: prefixList.map { $0 == "#default" ? "" : $0 },
      cap: 4 * element.document.sourceOctets + 65_536)
    try writer.write(apex: element.node)
    guard !writer.octets.isEmpty else { throw writer.failure }
    return writer.octets
  }
}
