public import Diagnostics
internal import LanyardCore

/// Which entries an export holds.
public struct ExportSelection: Sendable {
  /// The first entry by number.
  public var from: Int
  /// Only entries of this moment or later; entries are in order of time but for clock steps, so this finds where to begin.
  public var since: Instant?
  /// Only entries before this moment.
  public var until: Instant?
  /// Whether personal values are opened beside the entries.
  public var opensSeals: Bool

  public init(from: Int = 0, since: Instant? = nil, until: Instant? = nil, opensSeals: Bool = true) {
    self.from = from
    self.since = since
    self.until = until
    self.opensSeals = opensSeals
  }
}

extension ExportSelection {
  /// The numbers of the entries wanted: one range, since an export is contiguous.
  func range(ofFirst size: Int, of tenant: TenantID, _ reader: any StoreReader) throws -> Range<Int> {
    var lower = min(max(0, from), size)
    var upper = size
    if let since { lower = max(lower, try Self.first(notBefore: since, size, tenant, reader)) }
    if let until { upper = try Self.first(notBefore: until, size, tenant, reader) }
    return min(lower, upper)..<upper
  }

  /// The first entry at or after a moment, by halving: entries are numbered in the order they were written.
  private static func first(
    notBefore moment: Instant, _ size: Int, _ tenant: TenantID, _ reader: any StoreReader
  ) throws -> Int {
    var (low, high) = (0, size)
    while low < high {
      let middle = (low + high) / 2
      guard let entry = try reader.auditEntries(of: tenant, from: middle, limit: 1).first else {
        throw CodedError.missingEntry(middle)
      }
      if entry.time < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension CodedError {
  static func missingEntry(_ index: Int) -> CodedError {
    CodedError(
      .storeCorrupt, "the log lacks entry \(index)", remedy: "restore the database from a backup", exposure: .operator)
  }
}
