/// One statement over a list whose length varies, prepared for a few lengths so that an engine keeps them all. Both engines
/// bind each element as a parameter of its own; neither's way to bind a list as one is the other's.
struct SQLStatementFamily: Sendable {
  /// The lengths there are; a list is filled up to the next by repeating its last element, which must not matter.
  private static let lengths = [1, 8, 64, 256]
  /// How many elements fit in one statement.
  static let most = 256

  private let statements: [SQLStatement]
  /// Parameters bound before the list.
  private let first: Int

  /// - Parameters:
  ///   - first: how many parameters stand before the list.
  ///   - text: the statement around the list, which is given as `$3, $4, …`.
  init(after first: Int, _ text: (String) -> String) {
    self.first = first
    self.statements = Self.lengths.map { length in
      SQLStatement(text((1...length).map { "$\(first + $0)" }.joined(separator: ", ")))
    }
  }

  /// The statement for the list and its arguments, `before` included. The list has between 1 and ``most`` elements.
  func fitting(_ list: some Collection<SQLValue>, after before: [SQLValue]) -> (SQLStatement, [SQLValue]) {
    let place = Self.lengths.firstIndex { $0 >= list.count } ?? Self.lengths.count - 1
    let missing = max(Self.lengths[place] - list.count, 0)
    let filling = Array(list.suffix(1))
    return (statements[place], before + list + (0..<missing).flatMap { _ in filling })
  }
}

extension SQLConnection {
  /// All rows for the list, asked for in as many statements as its length needs, in the order of the list's parts.
  func all<Value>(
    _ family: SQLStatementFamily, after before: [SQLValue], _ list: [SQLValue], _ read: (any SQLRow) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    for start in stride(from: 0, to: list.count, by: SQLStatementFamily.most) {
      let part = list[start..<min(start + SQLStatementFamily.most, list.count)]
      let (statement, arguments) = family.fitting(part, after: before)
      values += try all(statement, arguments, read)
    }
    return values
  }

  /// Runs the statement for the whole list, in as many parts as its length needs, and says how many rows were written.
  @discardableResult
  func execute(_ family: SQLStatementFamily, after before: [SQLValue], _ list: [SQLValue]) throws -> Int {
    var written = 0
    for start in stride(from: 0, to: list.count, by: SQLStatementFamily.most) {
      let part = list[start..<min(start + SQLStatementFamily.most, list.count)]
      let (statement, arguments) = family.fitting(part, after: before)
      written += try execute(statement, arguments)
    }
    return written
  }
}
