public import JSON

/// What a store keeps of a resource: the client's attributes in the schema's spelling, with `schemas`, `externalId` and the
/// members of extension URNs; without `id`, `meta`, and the computed and relation attributes of its type.
public typealias ResourceDocument = JSONObject

/// A body that a ``ResourceValidator`` found good.
public struct ValidatedResource: Hashable, Sendable {
  public var document: ResourceDocument
  /// The values given for relation attributes, such as a group's `members`. No entry: the client did not mention it;
  /// an empty list: it said that there are none.
  public var relations: [String: [JSONObject]]
  /// Paths the client wrote that the resource type does not know, or may not be written. They changed nothing.
  public var ignored: [String]

  public init(document: ResourceDocument, relations: [String: [JSONObject]] = [:], ignored: [String] = []) {
    self.document = document
    self.relations = relations
    self.ignored = ignored
  }
}
