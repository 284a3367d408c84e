internal import Diagnostics
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// One load of a file: record by record, a hundred to a transaction, each batch with the note how far it came. Cut short
/// at any moment, the next run goes on behind the last batch that was written.
struct FileImport {
  typealias Read = (raw: RawRecord, record: Result<ImportRecord, CodedError>)

  let file: ImportFile
  let records: ImportRecords
  let target: ImportTarget
  let watch: ImportWatch
  private var reader: RecordReader
  private(set) var report = ImportReport()
  /// What the run before may not have told any more.
  private let untold: [ImportRefusal]

  static let batchRecords = 100
  /// Octets after which a batch is full, however few records it has.
  static let batchOctets = 8 << 20

  /// - Parameters:
  ///   - type: of the rows of a CSV file; nil where its header tells it.
  ///   - progress: how far the file was loaded before; nil begins it.
  /// - Throws: `file.unreadable`; of a CSV file `import.header.invalid` and its kin.
  init(
    _ file: ImportFile, format: ImportFormat, type: String?, into target: ImportTarget, after progress: ImportProgress?,
    watch: ImportWatch
  ) throws {
    self.file = file
    self.target = target
    self.watch = watch
    untold = (progress?.refusals ?? []).compactMap { ImportRefusal($0) }
    let mark = try file.lengthOfMark()
    var first = RecordReader(format.shape, offset: mark, nextPiece: try file.pieces(from: mark))
    switch format {
    case .jsonl: records = .lines(JSONLRecords(registry: target.registry))
    case .csv: records = .rows(try Self.rows(headedBy: try first.next(), target.registry, type))
    }
    reader = first
    if let progress, progress.offset > first.offset {
      reader = RecordReader(
        format.shape, offset: progress.offset, line: try file.lines(before: progress.offset) + 1,
        nextPiece: try file.pieces(from: progress.offset))
    }
    report.records = progress?.records ?? 0
    report.resumedAfter = report.records
    report.refusedInAll = progress?.refused ?? 0
    report.octets = reader.offset
  }

  private static func rows(
    headedBy header: RawRecord?, _ registry: SchemaRegistry, _ type: String?
  ) throws -> CSVRecords {
    let fields = try header.map { try CSVRow.fields(of: try $0.octets.get(), line: $0.line) } ?? []
    return try CSVRecords(header: fields, registry: registry, typeName: type)
  }

  /// Loads what is left of the file, unless asked to stop.
  ///
  /// - Throws: `file.unreadable`, store faults, what the watch throws. What was reported is written.
  mutating func run() async throws {
    if !untold.isEmpty { try watch.refused(untold) }
    while let batch = try nextBatch() {
      let effects = try await target.write(batch, of: file, behind: report)
      try note(batch, effects)
      watch.progress(report, file.size)
      if watch.isStopped(), report.octets < file.size {
        report.isStopped = true
        return
      }
    }
  }

  /// Tries what is left of the file.
  mutating func rehearse() async throws {
    report.isDryRun = true
    var assumed = AssumedNames()
    while let batch = try nextBatch() {
      try note(batch, try await target.rehearse(batch, assuming: &assumed))
      watch.progress(report, file.size)
      if watch.isStopped(), report.octets < file.size {
        report.isStopped = true
        return
      }
    }
  }

  private mutating func nextBatch() throws -> [Read]? {
    var (batch, octets): ([Read], Int) = ([], 0)
    while batch.count < Self.batchRecords, octets < Self.batchOctets, let raw = try reader.next() {
      octets += (try? raw.octets.get().count) ?? 0
      batch.append((raw, records.record(raw)))
    }
    return batch.isEmpty ? Optional.none : batch
  }

  private mutating func note(
    _ batch: [Read], _ effects: [Result<ImportResource.Effect, CodedError>]
  ) throws {
    let refusals = effects.refusals(of: batch)
    for effect in effects {
      switch effect {
      case .success(.created): report.created += 1
      case .success(.updated): report.updated += 1
      case .success(.unchanged): report.unchanged += 1
      case .failure: continue
      }
    }
    report.records += batch.count
    report.refused += refusals.count
    report.refusedInAll += refusals.count
    report.octets = batch.last?.raw.end ?? report.octets
    if !refusals.isEmpty { try watch.refused(refusals) }
  }
}
