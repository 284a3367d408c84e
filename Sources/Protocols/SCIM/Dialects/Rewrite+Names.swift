internal import JSON
internal import SCIMFilter

/// Names that are written otherwise than the standard has them.
extension Rewrite {
  static let emptyQueryItem = Rewrite(
    "empty-query-item", "a query that ends with `&` or is empty after its `?` has no item there",
    [.query { item, _ in item.name.isEmpty && item.value.isEmpty ? [] : nil }])

  static let preFinalURN = Rewrite(
    "pre-final-urn", "a schema URN from before the standard was final means the registered one",
    renaming(SchemaAlias.preFinal))

  static let misspeltURN = Rewrite(
    "misspelt-urn", "the enterprise URN without its last colon means the one with it", renaming(SchemaAlias.misspelt))

  private static func renaming(_ aliases: [SchemaAlias]) -> [Change] {
    [
      .query { item, type in
        guard queryNames.contains(where: { $0.matches(ignoringCase: item.name) }) else { return nil }
        return SchemaAlias.renamed(inExpression: item.value, by: aliases, type).map {
          [.init(name: item.name, value: $0)]
        }
      },
      .operation { operation, type in
        operation.path.flatMap { SchemaAlias.renamed(inExpression: $0, by: aliases, type) }.map {
          var renamed = operation
          renamed.path = $0
          return [renamed]
        }
      },
      .members { members, type in SchemaAlias.renamed(in: members, by: aliases, type) },
    ]
  }

  /// The query items that hold attribute names.
  private static let queryNames = ["filter", "attributes", "excludedAttributes", "sortBy"]
}
