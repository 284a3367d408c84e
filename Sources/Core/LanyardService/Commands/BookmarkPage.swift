internal import AuditLog
internal import LanyardCore

/// Leaves a mark where a walk over a list goes on; see ``LanyardCore/PageWalk``. Whoever may read the list may.
struct BookmarkPage: Command {
  let walk: PageWalk

  /// A walk is remembered at least so long after its last page.
  static let lifetime = Duration.seconds(600)

  var tenant: TenantID { walk.tenant }
  var action: String { "scim.page.bookmarked" }
  var target: AuditTarget { AuditTarget(kind: "Page", id: "walk") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
    .done(true, .bookmark(walk))
  }
}
