internal import JSON

/// One way in which clients leave the standard, and what the standard would have them write: a row of a dialect's table.
///
/// A rewrite says of a piece of the request what stands there instead, or nil: it stays as it is. What the standard allows
/// is never rewritten, and nothing is ever widened: no rewrite makes a removal name more than the request named.
public struct Rewrite: Sendable {
  /// Such as `boolean-as-text`.
  public let name: String
  /// What is read as what, in one sentence.
  public let summary: String
  let changes: [Change]

  init(_ name: String, _ summary: String, _ changes: [Change]) {
    self.name = name
    self.summary = summary
    self.changes = changes
  }

  /// Where a value stands.
  struct Place {
    let definition: AttributeDefinition
    /// Whether a list is expected; a value that a filter chose is one, whatever its attribute.
    let isList: Bool
  }

  enum Change: Sendable {
    typealias Items = [SCIMRequestShape.QueryItem]

    /// Of one item of the query.
    case query(@Sendable (SCIMRequestShape.QueryItem, ResourceType?) -> Items?)
    /// Of one operation of a PATCH.
    case operation(@Sendable (OperationShape, ResourceType) -> [OperationShape]?)
    /// Of the members of a resource: a body, or the value of an operation without a path.
    case members(@Sendable (JSONObject, ResourceType) -> JSONObject?)
    /// Of the value of one attribute or sub-attribute, where the first closure says that such an attribute is concerned.
    case value(
      where: @Sendable (AttributeDefinition) -> Bool, @Sendable (JSONValue, Place) -> JSONValue?)
  }
}

extension Rewrite {
  /// Every rewrite, in the order in which they are tried.
  public static let all: [Rewrite] = [
    .emptyQueryItem, .preFinalURN, .misspeltURN, .replaceThatCreates, .operationCase, .qualifiedKey, .textForComplex,
    .listForSingular, .roleAsJSONText, .booleanAsText,
  ]
}
