internal import Diagnostics

/// A message as octets, cut and sewn as an attacker would: by hand, without a parser.
///
/// It knows the shape that the sample identity provider writes in its Keycloak manner (prefixes `samlp`, `saml`, `ds`, one
/// assertion) and nothing beyond. A cut at a place that is not there is remembered, so that no attack is tested that was
/// never made.
struct ResponseSurgery {
  private(set) var octets: [UInt8]
  /// What was to be replaced and was not found.
  private(set) var missed: [String] = []

  init(_ octets: [UInt8]) {
    self.octets = octets
  }

  init(_ text: String) {
    octets = Array(text.utf8)
  }

  /// These octets in place of the present ones; what was missed stays missed.
  func followed(by octets: [UInt8]) -> ResponseSurgery {
    var copy = self
    copy.octets = octets
    return copy
  }

  var text: String { String(decoding: octets, as: UTF8.self) }

  /// The whole of the first element of this name, from its tag to the last end tag or, with `first`, to the first.
  func element(_ name: String, first: Bool = false) -> String {
    guard let open = range(of: "<\(name)"), let close = range(of: "</\(name)>", last: !first),
      open.lowerBound < close.lowerBound
    else { return "" }
    return String(decoding: octets[open.lowerBound..<close.upperBound], as: UTF8.self)
  }

  func removing(_ name: String, first: Bool = false) -> ResponseSurgery {
    replacing(element(name, first: first), with: "")
  }

  /// Replaces the first occurrence, or with `last` the last one.
  func replacing(_ old: String, with new: String, last: Bool = false) -> ResponseSurgery {
    var copy = self
    if !old.isEmpty, let found = range(of: old, last: last) {
      copy.octets.replaceSubrange(found, with: Array(new.utf8))
    } else {
      copy.missed.append(String(old.prefix(80)))
    }
    return copy
  }

  /// Replaces every occurrence.
  func replacingAll(_ old: String, with new: String) -> ResponseSurgery {
    var copy = replacing(old, with: new)
    var rest = octets.count
    while copy.missed.isEmpty, rest > 0, !new.contains(old), copy.range(of: old) != nil {
      copy = copy.replacing(old, with: new)
      rest -= 1
    }
    return copy
  }

  /// Puts `addition` right before the first `anchor`, or with `last` the last one.
  func inserting(_ addition: String, before anchor: String, last: Bool = false) -> ResponseSurgery {
    replacing(anchor, with: addition + anchor, last: last)
  }

  /// Puts `addition` right after the first `anchor`.
  func inserting(_ addition: String, after anchor: String) -> ResponseSurgery {
    replacing(anchor, with: anchor + addition)
  }

  /// The value of the first attribute of this name in the first element of that name.
  func attribute(_ name: String, of element: String) -> String {
    guard let open = range(of: "<\(element)"), let start = range(of: " \(name)=\"", from: open.upperBound),
      let end = range(of: "\"", from: start.upperBound)
    else { return "" }
    return String(decoding: octets[start.upperBound..<end.lowerBound], as: UTF8.self)
  }

  private func range(of part: String, last: Bool = false, from start: Int = 0) -> Range<Int>? {
    let wanted = Array(part.utf8)
    guard !wanted.isEmpty, start + wanted.count <= octets.count else { return nil }
    let places = start...(octets.count - wanted.count)
    let isHere = { place in octets[place] == wanted[0] && octets[place..<place + wanted.count].elementsEqual(wanted) }
    let place = last ? places.last(where: isHere) : places.first(where: isHere)
    return place.map { $0..<$0 + wanted.count }
  }
}

extension ResponseSurgery {
  var assertionID: String { attribute("ID", of: "saml:Assertion") }
  var responseID: String { attribute("ID", of: "samlp:Response") }
  var assertion: String { element("saml:Assertion") }

  /// The first Signature: that of the response where it has one.
  var signature: String { element("ds:Signature", first: true) }
  /// The assertion's own Signature.
  var assertionSignature: String { ResponseSurgery(assertion).signature }

  /// Puts `extensions` where the schema has Extensions.
  func extending(_ extensions: String) -> ResponseSurgery {
    inserting("<samlp:Extensions>\(extensions)</samlp:Extensions>", before: "<samlp:Status>")
  }
}
