internal import Diagnostics
internal import SignedXML

/// Until when a description holds: the earliest end and the shortest duration of all that is around it (SAML Metadata
/// §2.3.1 and §2.3.2).
struct MetadataValidity {
  private(set) var validUntil: Instant?
  private(set) var cacheDuration: Duration?

  /// - Parameter levels: the attributes of each element from the root to the role.
  /// - Throws: `saml.metadata.value`.
  init(_ levels: [[XMLAttribute]]) throws(CodedError) {
    for attributes in levels {
      if let text = Self.value("validUntil", of: attributes) {
        guard let end = Instant(rfc3339: text) else {
          throw MetadataReader.wrongValue("validUntil", text, expected: "a dateTime with a zone")
        }
        validUntil = min(validUntil ?? end, end)
      }
      if let text = Self.value("cacheDuration", of: attributes) {
        let length = try Self.duration(text)
        cacheDuration = min(cacheDuration ?? length, length)
      }
    }
  }

  private static func value(_ name: String, of attributes: [XMLAttribute]) -> String? {
    attributes.first { $0.namespaceURI == nil && $0.localName.hasSameOctets(as: name) }?.value
  }

  /// XML Schema durations have years and months too, and Shibboleth writes `P0Y0M0DT6H0M0.000S`: zeros of those are passed
  /// over, and others count as 365 and 30 days, since a duration here only says when to ask again.
  private static func duration(_ text: String) throws(CodedError) -> Duration {
    let parts = text.wholeMatch(of: /P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?((?:\d{1,5}D)?(?:T[0-9.HMS]+)?)/)
    guard let parts, !(parts.1 == nil && parts.2 == nil && parts.3.isEmpty) else {
      throw MetadataReader.wrongValue("cacheDuration", text, expected: "a duration such as `PT6H`")
    }
    let days = (parts.1.flatMap { Int($0) } ?? 0) * 365 + (parts.2.flatMap { Int($0) } ?? 0) * 30
    guard !parts.3.isEmpty else { return .seconds(days * 86_400) }
    guard let rest = Duration(iso8601: "P" + parts.3) else {
      throw MetadataReader.wrongValue("cacheDuration", text, expected: "a duration such as `PT6H`")
    }
    return .seconds(days * 86_400) + rest
  }
}
