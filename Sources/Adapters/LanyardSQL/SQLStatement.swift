/// A statement in the one text both engines run. Parameters are written `$1`, `$2`, … and nowhere else does a `$` stand
/// before a digit.
public struct SQLStatement: Sendable {
  public let text: String
  /// The numbers of the parameters in the order in which they first appear. PostgreSQL reads `$2` as the second argument;
  /// SQLite reads it as a name and numbers names as it meets them, so its adapter binds by this list.
  public let parameterOrder: [Int]
  /// Whether the statement comes again and again, so that an engine may keep it prepared. The texts of those that do are
  /// few; others are as many as clients can think of.
  public let isKept: Bool

  public init(_ text: String, isKept: Bool = true) {
    self.text = text
    self.isKept = isKept
    self.parameterOrder = Self.parameters(of: text)
  }

  private static func parameters(of text: String) -> [Int] {
    var order: [Int] = []
    var seen: Set<Int> = []
    for part in text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false).dropFirst() {
      let digits = part.prefix { (0x30...0x39).contains($0) }
      let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      if number > 0, seen.insert(number).inserted { order.append(number) }
    }
    return order
  }
}

extension SQLStatement {
  /// An insertion of one row whose columns are bound in their order.
  static func insert(into table: String, _ columns: String, _ rest: String = "") -> SQLStatement {
    let count = columns.split(separator: ",").count
    let parameters = (1...count).map { "$\($0)" }.joined(separator: ", ")
    return SQLStatement("insert into \(table) (\(columns)) values (\(parameters)) \(rest)")
  }

  /// The columns, each with the name of its table before it.
  static func qualified(_ columns: String, by table: String) -> String {
    columns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
  }
}
