internal import LanyardCore

/// The arguments of a statement whose text is put together: each value is bound, and its parameter takes its place in the
/// text. The first two are always the tenant and the resource type.
struct StatementBuilder {
  let dialect: Dialect
  private(set) var arguments: [SQLValue]

  init(_ scope: SearchScope, _ dialect: Dialect) {
    self.dialect = dialect
    self.arguments = [.id(scope.tenant), .text(scope.type)]
  }

  mutating func bind(_ value: SQLValue) -> String {
    arguments.append(value)
    return "$\(arguments.count)"
  }
}
