internal import LanyardCore
internal import Synchronization

/// Catalogues by tenant, each good for one revision of the manifests. Bounded: beyond so many tenants it starts anew.
final class CatalogueCache: Sendable {
  static let maximumTenants = 4096

  private let state = Mutex<[TenantID: (revision: Int, catalogue: DirectoryCatalogue)]>([:])

  func kept(_ tenant: TenantID, _ revision: Int) -> DirectoryCatalogue? {
    state.withLock { kept in
      kept[tenant].flatMap { $0.revision == revision ? $0.catalogue : nil }
    }
  }

  func keep(_ catalogue: DirectoryCatalogue, of tenant: TenantID, _ revision: Int) {
    state.withLock { kept in
      if kept.count >= Self.maximumTenants, kept[tenant] == nil { kept = [:] }
      kept[tenant] = (revision, catalogue)
    }
  }
}
