internal import LanyardCore

/// The table of the first schema for what stands against subjects.
extension Migration {
  static func findingTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table standing_findings (
        tenant \(octets) not null, subject \(octets) not null, position \(integer) not null, code \(text) not null,
        about \(text) not null, primary key (tenant, subject, position))\(dialect.orderedByKey)
      """
    ]
  }
}
