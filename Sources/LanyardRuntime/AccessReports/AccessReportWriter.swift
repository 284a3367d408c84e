internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// Writes an access report row by row, in one of its forms.
struct AccessReportWriter {
  private let format: AccessReportFormat
  private let tenant: String
  private let output: FileHandle
  private(set) var count = 0

  init(_ format: AccessReportFormat, tenant: String, to output: FileHandle) {
    self.format = format
    self.tenant = tenant
    self.output = output
  }

  static let columns = [
    "userName", "displayName", "subject", "active", "application", "role", "privileged", "state", "since", "until",
    "lastUsed", "rules", "policyVersion", "grant",
  ]

  /// - Throws: `file.unwritable`.
  mutating func begin(at instant: Instant) throws(CodedError) {
    switch format {
    case .csv: try output.write(report: CSVText.row(Self.columns))
    case .jsonl: break
    case .json:
      let head: JSONObject = ["tenant": .string(tenant), "at": .string(instant.rfc3339)]
      // The object is left open, for its last member grows.
      try output.write(report: String(JSONValue.object(head).text.dropLast()) + ",\"grants\":[")
    }
  }

  /// - Throws: `file.unwritable`.
  mutating func add(_ rows: [AccessRow]) throws(CodedError) {
    var text = ""
    for row in rows {
      switch format {
      case .csv: text += CSVText.row(row.cells)
      case .jsonl: text += JSONValue.object(row.json).text + "\n"
      case .json: text += (count == 0 ? "\n" : ",\n") + JSONValue.object(row.json).text
      }
      count += 1
    }
    try output.write(report: text)
  }

  /// - Throws: `file.unwritable`.
  func end() throws(CodedError) {
    if format == .json { try output.write(report: "\n]}\n") }
  }
}

extension AccessRow {
  /// In the order of ``AccessReportWriter/columns``.
  fileprivate var cells: [String] {
    [
      userName ?? "", displayName ?? "", grant.subject.description, isActive.map { $0 ? "true" : "false" } ?? "",
      grant.role.application, grant.role.role, isPrivileged ? "true" : "false", state.rawValue,
      grant.heldSince.rfc3339, grant.validUntil?.rfc3339 ?? "", lastUsed?.rfc3339 ?? "",
      rules.joined(separator: " "), "\(grant.policyVersion)", grant.id.description,
    ]
  }
}

extension JSONValue {
  fileprivate var text: String { String(decoding: serialized(), as: UTF8.self) }
}
