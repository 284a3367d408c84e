internal import JSON
internal import SCIMFilter

/// A group that a subject belongs to, as rules see it.
///
/// A group that an assertion names has a display name alone: it is no group of our directory, and nobody can know whether
/// the name is what the directory's client calls one.
///
/// Making one folds and hashes its names; whoever judges many members of a group makes it once.
public struct GroupFact: Sendable {
  /// The group's `id` in our directory; nil where an assertion names the group.
  public let value: String?
  public let display: String?
  /// The client's own name for it.
  public let externalID: String?
  /// `direct` or `indirect` (RFC 7643 §4.1.2).
  public let type: String?

  /// The group as an element of `groups`.
  let document: JSONObject
  private let foldedValue: FoldedName?
  private let foldedDisplay: FoldedName?
  private let foldedExternalID: FoldedName?

  public init(value: String, display: String? = nil, externalID: String? = nil, type: String? = nil) {
    self.init(id: value, display: display, externalID: externalID, type: type)
  }

  /// A group that an assertion says somebody is in.
  public init(asserted name: String) {
    self.init(id: nil, display: name, externalID: nil, type: nil)
  }

  private init(id value: String?, display: String?, externalID: String?, type: String?) {
    self.value = value
    self.display = display
    self.externalID = externalID
    self.type = type
    foldedValue = value.map { FoldedName($0, Anchor.Field.value.comparison) }
    foldedDisplay = display.map { FoldedName($0, Anchor.Field.display.comparison) }
    foldedExternalID = externalID.map { FoldedName($0, Anchor.Field.externalID.comparison) }
    var object: JSONObject = [:]
    object["value"] = value.map(JSONValue.string)
    object["display"] = display.map(JSONValue.string)
    object["externalId"] = externalID.map(JSONValue.string)
    object["type"] = type.map(JSONValue.string)
    document = object
  }

  /// The name as conditions compare it; nil where the group has none, and for the field that no group has.
  func name(_ field: Anchor.Field) -> FoldedName? {
    switch field {
    case .value: foldedValue
    case .display: foldedDisplay
    case .externalID: foldedExternalID
    case .asserted: nil
    }
  }
}

extension GroupFact: Hashable {
  /// By octets.
  public static func == (left: GroupFact, right: GroupFact) -> Bool { left.document == right.document }

  public func hash(into hasher: inout Hasher) { hasher.combine(document) }
}
