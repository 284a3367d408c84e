public import Diagnostics
public import JSON

/// Makes a SCIM request fit to be looked at by whoever has to find out why it failed: its structure stays, what people
/// typed into it does not.
///
/// Kept: the names of attributes, schemas, endpoints, parameters and operations that the standard or the tenant's schemas
/// have, comparison operators, booleans (also those sent as `"True"`), null, empty texts, UUIDs, the name of a group, and
/// values that schemas suggest, such as `work`. A `bulkId` becomes a number, the same wherever it stands. Every other text,
/// the name of a member or parameter that nobody knows included, becomes
/// `‹text 12›` with its length in characters, every other number `‹number›`, so that a value of the wrong type shows; what
/// is called a password, secret or token becomes `‹secret›` whatever it is. Long lists show their beginning and how many
/// follow. A body takes at most ``BodyMask/maximumOctets``; the rest is `‹truncated›`.
public struct RequestMask: Sendable {
  /// Whether the request is about groups, whose names are no personal values.
  let isAboutGroups: Bool
  let words: KnownWords

  /// - Parameters:
  ///   - path: below the base URL of the directory, with a slash at its start.
  ///   - words: those of the tenant.
  public init(path: String, words: KnownWords = .standard) {
    self.words = words
    isAboutGroups = Self.namesGroups(path)
  }

  static func namesGroups(_ path: String) -> Bool {
    path.split(separator: "/", maxSplits: 1).first?.matches(ignoringCase: "Groups") ?? false
  }

  /// The path with what is neither an endpoint's name nor an id masked.
  public func path(_ path: String) -> String {
    let segments = path.split(separator: "/", maxSplits: 8, omittingEmptySubsequences: false)
    var parent = ""
    let shown = segments.enumerated().map { place, segment -> String in
      defer { parent = String(segment) }
      if segment.isEmpty || Self.isUUID(segment) { return String(segment) }
      // What stands right below an endpoint should be an id; a name there may be a person's.
      let isKnown =
        switch CaseFold.ascii(parent) {
        case "schemas": words.hasURN(segment)
        case "resourcetypes": words.hasResourceType(segment)
        default: words.hasEndpoint(segment) && (place != 2 || segment.hasPrefix("."))
        }
      return isKnown ? String(segment) : Self.text(segment)
    }
    return shown.joined(separator: "/")
  }

  /// The query, decoded, with its values masked; nil where there is none.
  public func query(_ query: String?) -> String? {
    guard let query, !query.isEmpty else { return nil }
    let pieces = query.split(separator: "&", maxSplits: 50, omittingEmptySubsequences: false)
    return pieces.map(queryItem).joined(separator: "&")
  }

  /// A body as a masked value: what is no JSON is told by its length.
  public func body(_ body: ObservedRequest.Body?) -> JSONValue? {
    guard let body, body.total > 0 else { return nil }
    guard body.octets.count == body.total else { return .string("‹\(body.total) octets, too many to show›") }
    guard let value = try? JSONValue(parsing: body.octets) else { return .string("‹\(body.total) octets, no JSON›") }
    var mask = BodyMask(mask: self)
    return mask.masked(value)
  }

  /// Why a request was refused and what to do, without what a caller sent.
  public func reason(_ error: CodedError) -> String {
    // The one sentence that repeats what stood where an id belongs.
    let onlyIDs = error.code.rawValue.hasSuffix("resource.unknown")
    var text = quotations(in: error.message, onlyIDs: onlyIDs)
    let details = [
      error.expected.map { "expected \(quotations(in: $0, isOurs: true))" },
      error.received.flatMap(Self.kind).map { "received \($0)" },
    ].compactMap { $0 }
    if !details.isEmpty { text += " (\(details.joined(separator: ", ")))" }
    return text + "; " + quotations(in: error.remedy, isOurs: true)
  }

  private func queryItem(_ piece: Substring) -> String {
    guard !piece.isEmpty else { return "" }
    let halves = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = Self.decoded(halves[0]) ?? "‹broken escape›"
    let shown = words.hasParameter(name) ? name : Self.text(name)
    guard halves.count == 2 else { return shown }
    guard let value = Self.decoded(halves[1]) else { return shown + "=‹broken escape›" }
    return shown + "=" + queryValue(value, of: name)
  }

  private func queryValue(_ value: String, of name: String) -> String {
    switch CaseFold.ascii(name) {
    case "filter": return expression(value, isPath: false)
    case "attributes", "excludedattributes", "sortby":
      return value.split(separator: ",", maxSplits: 100, omittingEmptySubsequences: false)
        .map { words.hasName($0) || $0.isEmpty ? String($0) : expression(String($0), isPath: true) }
        .joined(separator: ",")
    case "startindex", "count": return Self.isNumber(value) ? value : Self.text(value)
    case "sortorder": return Self.isOrder(value) ? value : Self.text(value)
    default: return value.isEmpty || Self.isUUID(value) ? value : Self.text(value)
    }
  }
}
