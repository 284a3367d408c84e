public import LanyardSQL

extension Dialect {
  /// SQLite 3.40 or newer. Its default collation compares texts by octets. It keeps no statistics here, and would rather
  /// read all of a tenant's index in the order of its key than the few rows of a resource.
  public static let sqlite = Dialect(
    octets: "blob", integer: "integer", text: "text", orderedByKey: " without rowid", finding: "instr",
    byResource: " indexed by attribute_index_by_resource",
    tableNames: SQLStatement(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'"))
}
