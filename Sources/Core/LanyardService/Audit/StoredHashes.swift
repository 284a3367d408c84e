internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// The leaf hashes of a tenant's log, read a page at a time. Lives within one read of the store.
final class StoredHashes: HashReader {
  private let reader: any StoreReader
  private let tenant: TenantID
  private var pageStart = 0
  private var page: [[UInt8]] = []

  private static let pageSize = 4096

  init(reader: any StoreReader, tenant: TenantID) {
    self.reader = reader
    self.tenant = tenant
  }

  func leafHash(at index: Int) throws(CodedError) -> MerkleHash {
    if !(pageStart..<pageStart + page.count).contains(index) {
      pageStart = index / Self.pageSize * Self.pageSize
      do {
        page = try reader.leafHashes(of: tenant, from: pageStart, limit: Self.pageSize)
      } catch let error as CodedError {
        throw error
      } catch {
        throw missing(index)
      }
    }
    guard page.indices.contains(index - pageStart), let hash = MerkleHash(octets: page[index - pageStart]) else {
      throw missing(index)
    }
    return hash
  }

  private func missing(_ index: Int) -> CodedError {
    CodedError(
      .storeCorrupt, "the log lacks the hash of entry \(index)", remedy: "restore the database from a backup",
      exposure: .operator)
  }
}
