public import JSON

/// Personal values of one subject, before they are sealed.
public struct PersonalValues: Sendable, Equatable {
  /// Whose key seals them: a subject's id, an actor's id, or the name of a tenant's monthly key. Not itself personal.
  public var subject: String
  public var values: JSONObject

  public init(subject: String, values: JSONObject) {
    self.subject = subject
    self.values = values
  }
}
