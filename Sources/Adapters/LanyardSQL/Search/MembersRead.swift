internal import JSON
internal import LanyardCore
internal import SCIMFilter

/// Which membership rows a filter needs to see beside a group's document.
///
/// Clients ask of large groups whether one person is a member (`id eq "…" and members[value eq "…"]`). Such a filter says
/// the same whether it sees all rows or only those of the members it names, so only those are read.
enum MembersRead {
  case nothing
  case only([ResourceID])
  case everything

  init(by filter: ResolvedFilter) {
    var finder = MemberFinder()
    finder.visit(filter)
    self = !finder.found ? .nothing : finder.needsAll ? .everything : .only(finder.named)
  }

  /// The document a filter judges.
  func document(of resource: StoredResource, in transaction: SQLTransaction) throws -> JSONObject {
    var document = resource.searchDocument
    let rows: [Membership]
    switch self {
    case .nothing: return document
    case .only(let named):
      rows = try transaction.members(of: resource.id, among: named, tenant: resource.tenant)
    case .everything:
      rows = try transaction.members(of: resource.id, tenant: resource.tenant, after: nil, limit: .max)
    }
    if !rows.isEmpty { document["members"] = .array(rows.map(\.searchElement)) }
    return document
  }
}

/// Walks a filter and notes how it reads `members`.
private struct MemberFinder {
  var found = false
  var needsAll = false
  var named: [ResourceID] = []

  mutating func visit(_ filter: ResolvedFilter) {
    switch filter {
    case .and(let terms), .or(let terms): for term in terms { visit(term) }
    case .not(let term): visit(term)
    case .comparison(let attribute, let comparison, let value):
      guard attribute.isMembers else { return }
      found = true
      name(attribute.subAttribute, comparison, value)
    case .present(let attribute):
      guard attribute.isMembers else { return }
      (found, needsAll) = (true, true)
    case .valuePath(let attribute, let inner):
      guard attribute.isMembers else { return }
      found = true
      visit(element: inner)
    }
  }

  /// An element filter is about named members if it demands a value.
  private mutating func visit(element filter: ResolvedFilter) {
    let terms = if case .and(let terms) = filter { terms } else { [filter] }
    for case .comparison(let attribute, .equal, let value) in terms where attribute.attribute.name == "value" {
      return name(attribute.attribute, .equal, value)
    }
    needsAll = true
  }

  private mutating func name(
    _ subAttribute: AttributeType?, _ comparison: ComparisonOperator, _ value: ComparisonValue
  ) {
    guard subAttribute?.name == "value", comparison == .equal, case .string(let text) = value else {
      needsAll = true
      return
    }
    // A text that is no id names nobody: no row can match it.
    if let id = ResourceID(CaseFolding.fold(text)) { named.append(id) }
  }
}

extension ResolvedAttribute {
  fileprivate var isMembers: Bool { container == nil && attribute.name == "members" }
}

extension Membership {
  /// The row as an element of `members` (RFC 7643 §4.2).
  var searchElement: JSONValue {
    var element: JSONObject = ["value": .string(member.description), "type": .string(type)]
    if let display { element["display"] = .string(display) }
    return .object(element)
  }
}
