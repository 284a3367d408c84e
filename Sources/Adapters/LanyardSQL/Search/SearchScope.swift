internal import LanyardCore

/// Where a search looks: at the resources of one type of one tenant.
struct SearchScope {
  let tenant: TenantID
  let type: String
}
