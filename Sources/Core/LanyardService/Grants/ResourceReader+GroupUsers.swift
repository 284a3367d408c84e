internal import LanyardCore

/// Where a list of members was cut.
struct MemberCut {
  /// Nil where it holds nobody yet.
  let after: ResourceID?
}

extension ResourceReader {
  /// The first users who are members of a group directly, and where the list was cut; nil where they are all.
  func users(in group: StoredResource, atMost limit: Int) throws -> (users: [ResourceID], cut: MemberCut?) {
    var users: [ResourceID] = []
    var last: ResourceID?
    while true {
      let page = try members(of: group.id, tenant: group.tenant, after: last, limit: 1000)
      for row in page {
        if row.type == "User" {
          guard users.count < limit else { return (users, MemberCut(after: last)) }
          users.append(row.member)
        }
        last = row.member
      }
      guard page.count == 1000 else { return (users, nil) }
    }
  }
}
