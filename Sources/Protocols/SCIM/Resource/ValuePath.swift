/// Where a value stands, put into words only when somebody asks: bodies with a hundred thousand members are normal.
struct ValuePath {
  private let base: String
  private let name: String?

  init(_ base: String, _ name: String? = nil) {
    self.base = base
    self.name = name
  }

  var text: String { base + (name.map { "." + $0 } ?? "") }

  /// Nesting ends at two levels (RFC 7643 §2.3.8), so a deeper path does not occur.
  func appending(_ name: String) -> ValuePath { ValuePath(text, name) }
}
