public import JSON

/// One operation of a PATCH as the client wrote it (RFC 7644 §3.5.2).
public struct PatchOperation: Hashable, Sendable {
  public enum Verb: String, Hashable, Sendable, CaseIterable {
    case add, remove, replace
  }

  public var verb: Verb
  /// `op` as written. Entra ID without its conformance flag writes `Add`, `Replace`, `Remove`.
  public var op: String
  /// Nil where the operation speaks of the whole resource.
  public var path: String?
  public var value: JSONValue?

  public init(_ verb: Verb, op: String? = nil, path: String? = nil, value: JSONValue? = nil) {
    self.verb = verb
    self.op = op ?? verb.rawValue
    self.path = path
    self.value = value
  }

  /// Whether `op` starts with a capital, as of the clients that expect `Replace` to create what is missing.
  public var isCapitalised: Bool { op.utf8.first.map { (0x41...0x5A).contains($0) } ?? false }
}
