/// How many rows crossed between the server and its store.
struct StoreTally: Sendable, Hashable {
  var read = 0
  var written = 0
  /// Questions asked, whether or not a row answered.
  private(set) var questions = 0
  /// How often each was asked.
  private(set) var asked: [String: Int] = [:]

  mutating func ask(_ others: [String: Int]) {
    for (name, count) in others {
      questions += count
      asked[name, default: 0] += count
    }
  }

  mutating func ask(_ name: String) {
    questions += 1
    asked[name, default: 0] += 1
  }
}
