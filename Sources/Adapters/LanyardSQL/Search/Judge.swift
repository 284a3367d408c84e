internal import LanyardCore
internal import SCIMFilter

/// The filter itself over a document, for what statements cannot tell.
struct Judge {
  private let filter: CompiledFilter
  private let members: MembersRead

  init(_ filter: ResolvedFilter) {
    self.filter = CompiledFilter(filter)
    self.members = MembersRead(by: filter)
  }

  func accepts(_ resource: StoredResource, in transaction: SQLTransaction) throws -> Bool {
    filter.matches(try members.document(of: resource, in: transaction))
  }
}
