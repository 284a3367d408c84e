internal import Diagnostics

/// A message as text, cut and sewn as an attacker would: by hand, without a parser.
///
/// It knows the shape that the sample identity provider writes in its Keycloak manner (prefixes `samlp`, `saml`, `ds`, one
/// assertion) and nothing beyond.
struct ResponseSurgery {
  var text: String

  init(_ octets: [UInt8]) {
    text = String(decoding: octets, as: UTF8.self)
  }

  var octets: [UInt8] { Array(text.utf8) }

  /// The whole of the first element of this name, up to its last end tag or, with `first`, its first.
  func element(_ name: String, first: Bool = false) -> String {
    range(of: name, first: first).map { String(text[$0]) } ?? ""
  }

  /// Everything between the tags of the root.
  var contentOfRoot: String {
    guard let open = text.firstIndex(of: ">"), let close = text.range(of: "</", last: true) else { return "" }
    return String(text[text.index(after: open)..<close.lowerBound])
  }

  func removing(_ name: String, first: Bool = false) -> ResponseSurgery {
    replacing(element(name, first: first), with: "")
  }

  /// Replaces the first occurrence; where there is none, nothing changes, and the attack's test then fails.
  func replacing(_ old: String, with new: String) -> ResponseSurgery {
    guard !old.isEmpty, let found = text.range(of: old, last: false) else { return self }
    var copy = self
    copy.text.replaceSubrange(found, with: new)
    return copy
  }

  /// Puts `addition` right before the first `anchor`.
  func inserting(_ addition: String, before anchor: String) -> ResponseSurgery {
    replacing(anchor, with: addition + anchor)
  }

  /// Puts `addition` right after the first `anchor`.
  func inserting(_ addition: String, after anchor: String) -> ResponseSurgery {
    replacing(anchor, with: anchor + addition)
  }

  private func range(of name: String, first: Bool) -> Range<String.Index>? {
    guard let open = text.range(of: "<\(name)", last: false),
      let close = text[open.lowerBound...].range(of: "</\(name)>", last: !first)
    else { return nil }
    return open.lowerBound..<close.upperBound
  }
}

extension StringProtocol where SubSequence == Substring {
  /// The first or last place of `part`, compared by octets' worth of characters; plain search, messages are small.
  fileprivate func range(of part: String, last: Bool) -> Range<Index>? {
    let found = self[...].ranges(of: part)
    return last ? found.last : found.first
  }
}
