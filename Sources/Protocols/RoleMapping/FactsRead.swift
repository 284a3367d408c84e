internal import JSON
internal import SCIMFilter

/// Which kinds of facts a condition reads.
///
/// `active` and `source` are neither: they are Lanyard's own statements about a subject.
struct FactsRead: Hashable, Sendable {
  /// Reads `saml.…`, stated by assertions.
  private(set) var assertions = false
  /// Reads the user or the groups, stated by whoever manages the subject.
  private(set) var profile = false
  /// Reads `password`, which no subject document has.
  private(set) var password = false

  init(of filter: ResolvedFilter) {
    read(filter)
  }

  private mutating func read(_ filter: ResolvedFilter) {
    switch filter {
    case .and(let terms), .or(let terms): terms.forEach { read($0) }
    case .not(let term): read(term)
    case .comparison(let attribute, _, _), .present(let attribute), .valuePath(let attribute, _): read(attribute)
    }
  }

  private mutating func read(_ attribute: ResolvedAttribute) {
    let name = attribute.container == nil ? attribute.attribute.name : ""
    if name.matches(ignoringCase: "password") { password = true }
    if name.matches(ignoringCase: "saml") {
      assertions = true
    } else if !name.matches(ignoringCase: "active"), !name.matches(ignoringCase: "source") {
      profile = true
    }
  }
}
