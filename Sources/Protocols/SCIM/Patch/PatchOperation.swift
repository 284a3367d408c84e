public import JSON

/// One operation of a PATCH (RFC 7644 §3.5.2).
public struct PatchOperation: Hashable, Sendable {
  public enum Verb: String, Hashable, Sendable, CaseIterable {
    case add, remove, replace
  }

  public var verb: Verb
  /// Nil where the operation speaks of the whole resource.
  public var path: String?
  public var value: JSONValue?

  public init(_ verb: Verb, path: String? = nil, value: JSONValue? = nil) {
    self.verb = verb
    self.path = path
    self.value = value
  }
}
