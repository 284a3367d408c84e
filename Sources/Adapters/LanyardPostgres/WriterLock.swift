/// The advisory lock under which all nodes write and migrate, one after the other.
enum WriterLock {
  /// Released by the end of the transaction. The number is the word `lanyard` in octets.
  static let take = "select pg_catalog.pg_advisory_xact_lock(30506424595477092)"
}
