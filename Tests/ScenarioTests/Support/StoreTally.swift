/// How many rows crossed between the server and its store.
struct StoreTally: Sendable, Hashable {
  var read = 0
  var written = 0
  /// Questions asked, whether or not a row answered.
  var questions = 0
}
