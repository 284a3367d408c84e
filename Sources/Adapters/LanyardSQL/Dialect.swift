/// What differs between the engines, and nothing else:
///
/// - the names of the column types, with the collation that compares texts by octets;
/// - how a table is kept in the order of its primary key;
/// - the name of the function that finds a text in another;
/// - how one says by which index rows are to be found, where the planner cannot know it;
/// - how one asks which tables there are.
///
/// Everything else of LanyardSQL runs unchanged on both.
public struct Dialect: Sendable {
  /// The type of octets: `blob`, `bytea`.
  public let octets: String
  /// The type of 64-bit integers: `integer`, `bigint`.
  public let integer: String
  /// The type of texts, compared by octets: `text`, `text collate "C"`.
  public let text: String
  /// What follows the column list of a table of narrow rows that is only ever reached by its primary key:
  /// ` without rowid`, or nothing.
  public let orderedByKey: String
  /// The function of two texts that tells at which place the second stands in the first, 0 where it does not: `instr`,
  /// `strpos`.
  public let finding: String
  /// What follows the name of the attribute index where the rows of one resource are asked for: that they are found by
  /// `attribute_index_by_resource`. Nothing for an engine whose statistics tell it so.
  public let byResource: String
  /// A query for the names of the tables.
  public let tableNames: SQLStatement

  public init(
    octets: String, integer: String, text: String, orderedByKey: String, finding: String, byResource: String = "",
    tableNames: SQLStatement
  ) {
    self.octets = octets
    self.integer = integer
    self.text = text
    self.orderedByKey = orderedByKey
    self.finding = finding
    self.byResource = byResource
    self.tableNames = tableNames
  }
}
