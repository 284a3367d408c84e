public import LanyardSQL

extension Dialect {
  /// SQLite 3.40 or newer. Its default collation compares texts by octets.
  public static let sqlite = Dialect(
    octets: "blob", integer: "integer", text: "text", orderedByKey: " without rowid", finding: "instr",
    tableNames: SQLStatement(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'"))
}
