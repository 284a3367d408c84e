public import Diagnostics
public import JSON

/// What a target answered when it accepted a delivery.
public struct DeliveryReceipt: Hashable, Sendable {
  /// The HTTP status, or a driver's own number.
  public var status: Int
  /// The target's name for what it did, such as a request id.
  public var reference: String?
  public var at: Instant
  /// The beginning of the answer's text: at most ``maximumExcerpt`` octets, control characters replaced by blanks.
  public let excerpt: String

  public static let maximumExcerpt = 512

  public init(status: Int, reference: String? = nil, at: Instant, excerpt: String = "") {
    self.status = status
    self.reference = reference
    self.at = at
    self.excerpt = excerpt.excerpt(octets: Self.maximumExcerpt)
  }

  /// `{"status", "reference"?, "at", "excerpt"}`.
  public var document: JSONObject {
    var object: JSONObject = ["status": .number(JSONNumber(status))]
    object["reference"] = reference.map(JSONValue.string)
    object["at"] = .string(at.rfc3339)
    object["excerpt"] = .string(excerpt)
    return object
  }

  /// Reads what ``document`` wrote; nil for anything else.
  public init?(document: JSONObject) {
    guard let status = document["status"]?.intValue,
      let at = document["at"]?.stringValue.flatMap({ Instant(rfc3339: $0) })
    else { return nil }
    self.init(
      status: status, reference: document["reference"]?.stringValue, at: at,
      excerpt: document["excerpt"]?.stringValue ?? "")
  }
}

extension String {
  /// The longest beginning of whole characters that fits, fit to be printed.
  func excerpt(octets limit: Int) -> String {
    var result = String.UnicodeScalarView()
    var room = limit
    for scalar in unicodeScalars.prefix(limit) {
      let printable: Unicode.Scalar = scalar.properties.generalCategory == .control ? " " : scalar
      room -= UTF8.width(printable)
      guard room >= 0 else { break }
      result.append(printable)
    }
    return String(result)
  }
}
