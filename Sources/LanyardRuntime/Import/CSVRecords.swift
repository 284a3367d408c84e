internal import Diagnostics
internal import JSON
internal import LanyardService
internal import SCIM

/// Reads rows of a CSV file by its header. A file with a column `userName` holds users, one with `displayName` and without
/// `userName` groups. An empty cell says nothing: it changes no value.
struct CSVRecords {
  let type: ResourceType
  private let headers: [String]
  private let columns: [CSVColumn]

  /// - Parameters:
  ///   - header: the fields of the first row.
  ///   - typeName: the type of what the file holds; nil where the header tells it.
  /// - Throws: `import.header.invalid`, `import.type.unknown`, and the codes of paths.
  init(header: [String], registry: SchemaRegistry, typeName: String? = nil) throws(CodedError) {
    headers = header.map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    func has(_ name: String) -> Bool { header.contains { $0.matches(ignoringCase: name) } }
    if let typeName, registry.resourceType(named: typeName) == nil {
      throw CodedError(
        .importTypeUnknown, "the tenant has no resource type `\(typeName.prefix(80))`",
        expected: "one of " + registry.resourceTypes.map(\.name).joined(separator: ", "),
        received: "`\(typeName.prefix(80))`", remedy: "name one of these with `--type`")
    }
    let name = typeName ?? (has("userName") ? "User" : has("displayName") ? "Group" : nil)
    guard let name, let type = registry.resourceType(named: name) else {
      throw CodedError(
        .importHeaderInvalid, "the header does not tell users from groups",
        expected: "a column `userName` (users) or `displayName` (groups)",
        received: headers.prefix(10).map { "`\($0.prefix(40))`" }.joined(separator: ", "),
        remedy: "give the first row the names of the columns, or name the type of the rows with `--type`",
        position: .init(line: 1))
    }
    var (columns, seen): ([CSVColumn], Set<String>) = ([], [])
    for header in headers {
      guard seen.insert(header.lowercased()).inserted else { throw Self.twice(header) }
      columns.append(try CSVColumn(header, of: type))
    }
    self.type = type
    self.columns = columns
  }

  /// - Throws: `import.record.syntax`, `import.row.length`, `import.value.invalid`, and the codes of ``ImportRecord``.
  func record(_ octets: [UInt8], line: Int) throws(CodedError) -> ImportRecord {
    let fields = try CSVRow.fields(of: octets, line: line)
    guard fields.count == columns.count else {
      throw CodedError(
        .importRowLength, "the row has another length than the header", expected: "\(columns.count) fields",
        received: "\(fields.count)", remedy: "put fields that hold commas in quotes", position: .init(line: line))
    }
    var operations: [PatchOperation] = []
    var (groups, members): ([String], [ImportRecord.Name]) = ([], [])
    for (place, text) in fields.enumerated() where !text.isEmpty {
      switch columns[place] {
      case .attribute(let path, let kind):
        let value = try CSVColumn.value(text, kind: kind, header: headers[place])
        operations.append(PatchOperation(.add, path: path, value: value))
      case .groups: groups = Self.list(text)
      case .members: members = Self.list(text).map { .userName($0) }
      }
    }
    return try ImportRecord(type: type, operations: operations, members: members, groups: groups)
  }

  private static func list(_ text: String) -> [String] {
    text.split(separator: ";").map { name in
      String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }.filter { !$0.isEmpty }
  }

  private static func twice(_ header: String) -> CodedError {
    CodedError(
      .importHeaderInvalid, "the column `\(header.prefix(120))` is there twice", expected: "each column once",
      remedy: "leave one of them out", position: .init(line: 1))
  }
}
