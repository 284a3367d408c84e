internal import Diagnostics

/// Canonical XML without comments of one node, with another left out.
///
/// libxml2 has a canonicaliser too. It walks the whole document whatever is asked for, looks every PrefixList name up
/// at every element, and cannot be bounded, so that a message nobody signed could cost seconds; this one visits the
/// node's own descendants and stops at a cap.
enum Canonicalizer {
  /// - Throws: `saml.canonical.failed`, `saml.canonical.size` beyond four times the document and 64 KiB (one long
  ///   inherited namespace name, written at many children, would otherwise make 840 MB of 144 KB).
  static func canonicalize(
    _ element: UnverifiedElement, without excluded: UnverifiedElement? = nil,
    by method: CanonicalizationMethod = .exclusive(prefixList: [])
  ) throws(CodedError) -> [UInt8] {
    var work = MessageWork()
    return try canonicalize(element, without: excluded, by: method, work: &work)
  }

  /// As above; counts what was written, to the end or not.
  static func canonicalize(
    _ element: UnverifiedElement, without excluded: UnverifiedElement? = nil,
    by method: CanonicalizationMethod = .exclusive(prefixList: []), work: inout MessageWork
  ) throws(CodedError) -> [UInt8] {
    var writer = CanonicalWriter(
      element.document.tree, method, without: excluded?.place, cap: 4 * element.document.sourceOctets + 65_536)
    defer { work.octetsCanonicalized += writer.output.count }
    try writer.write(apex: element.place)
    guard writer.output.count > 0 else { throw writer.failure }
    return writer.output.octets
  }
}
