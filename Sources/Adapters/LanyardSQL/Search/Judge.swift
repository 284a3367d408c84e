internal import LanyardCore
internal import SCIMFilter

/// The filter itself over a document, for what statements cannot tell.
struct Judge {
  private let filter: CompiledFilter
  private let members: MembersRead
  private let budget: SearchBudget
  /// What a look at one document costs, in the budget's steps: to take it apart, and to put each question.
  private let cost: Int

  init(_ filter: ResolvedFilter, _ budget: SearchBudget) {
    self.filter = CompiledFilter(filter)
    self.members = MembersRead(by: filter)
    self.budget = budget
    cost = 100 + 10 * filter.questions
  }

  /// - Throws: `scim.filter.too-costly`.
  func accepts(_ resource: StoredResource, in transaction: SQLTransaction) throws -> Bool {
    budget.spend(cost)
    try budget.require()
    return filter.matches(try members.document(of: resource, in: transaction))
  }
}

extension ResolvedFilter {
  /// How many comparisons and tests of presence there are.
  fileprivate var questions: Int {
    switch self {
    case .and(let terms), .or(let terms): terms.reduce(0) { $0 + $1.questions }
    case .not(let term): term.questions
    case .valuePath(_, let inner): inner.questions
    case .comparison, .present: 1
    }
  }
}
