internal import Diagnostics
internal import LanyardService
internal import SCIM

/// How the records of a file are written.
public enum ImportFormat: String, Sendable, CaseIterable {
  /// A JSON object a line.
  case jsonl
  /// RFC 4180, with a header.
  case csv

  /// The format that the name of a file tells.
  ///
  /// - Throws: `import.format.unknown`.
  init(of path: String) throws(CodedError) {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch ending {
    case "jsonl", "ndjson": self = .jsonl
    case "csv": self = .csv
    default:
      throw CodedError(
        .importFormatUnknown, "the name of the file does not tell its format", expected: "`.jsonl` or `.csv`",
        received: "`\(path.suffix(40))`", remedy: "say it with `--format jsonl` or `--format csv`")
    }
  }

  var shape: RecordShape { self == .csv ? .rows : .lines }
}

/// Understands the records of one file.
enum ImportRecords {
  case lines(JSONLRecords)
  case rows(CSVRecords)

  /// - Throws: what is wrong with the record, with its line.
  func record(_ raw: RawRecord) -> Result<ImportRecord, CodedError> {
    Result { () throws(CodedError) in
      let octets = try raw.octets.get()
      switch self {
      case .lines(let lines): return try lines.record(octets, line: raw.line)
      case .rows(let rows): return try rows.record(octets, line: raw.line)
      }
    }
  }
}
