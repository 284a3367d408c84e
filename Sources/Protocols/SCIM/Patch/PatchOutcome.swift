public import JSON

/// What one attribute was and is.
public struct AttributeChange: Hashable, Sendable {
  /// In schema spelling: `userName`, `name.givenName`, `emails`, `urn:…:User:department`.
  public var path: String
  /// Nil where the attribute was unassigned.
  public var before: JSONValue?
  /// Nil where the attribute is unassigned now.
  public var after: JSONValue?

  public init(path: String, before: JSONValue?, after: JSONValue?) {
    self.path = path
    self.before = before
    self.after = after
  }
}

/// What a PATCH makes of a document.
public struct PatchOutcome: Hashable, Sendable {
  public var document: ResourceDocument
  /// What differs between the document before and after, in the order of the document; empty when nothing does.
  public var changes: [AttributeChange]
  /// What is to be done to rows elsewhere. Whether that changes anything only their keeper knows.
  public var relationEdits: [RelationEdit]

  public init(document: ResourceDocument, changes: [AttributeChange], relationEdits: [RelationEdit]) {
    self.document = document
    self.changes = changes
    self.relationEdits = relationEdits
  }
}
