internal import Diagnostics

/// Rows of text in aligned columns, two blanks between them. Cells hold names from outside: none of them makes a line of its
/// own, which could look like one of the report's.
struct TextTable {
  private var rows: [[String]] = []

  init(_ rows: [[String]] = []) {
    self.rows = rows.map { $0.map(\.onOneLine) }
  }

  mutating func add(_ row: String...) { rows.append(row.map(\.onOneLine)) }

  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: max(0, width - cell.count))
      }
      var line = cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
