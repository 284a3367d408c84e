public import Diagnostics
internal import JSON
public import LanyardCore
public import SCIM
public import SCIMFilter

/// What a reader's scopes let it see of one kind of resource inside another: who is in a group is shown to those who may
/// read groups, and what people are called to those who may read users.
///
/// The ids in a group's `members` are always shown, for nobody could keep a group in step without them.
public struct Visibility: Sendable, Hashable {
  /// Whether a user's `groups` are shown.
  public let showsGroups: Bool
  /// Whether the `display` of a group's members is shown.
  public let showsPeople: Bool

  public init(scopes: Set<Scope>) {
    showsGroups = scopes.contains(.scimGroups)
    showsPeople = scopes.contains(.scimUsers)
  }

  /// For those who may read everything.
  public static let whole = Visibility(scopes: Scope.allSCIM)

  /// Refuses a query that would find out by asking what is not shown.
  ///
  /// - Throws: `access.scope.missing`; what the filter's parser throws.
  public func require(filter: String?, sortBy: AttributePath?, on type: ResourceType) throws(CodedError) {
    guard let (attribute, part, scope) = hidden(in: type) else { return }
    var names: [(String, String?)] = []
    if let filter { names += try Filter(parsing: filter).names }
    if let sortBy { names.append((sortBy.attribute, sortBy.subAttribute)) }
    let asks = names.contains { name in
      name.0.matches(ignoringCase: attribute) && (part.map { name.1?.matches(ignoringCase: $0) ?? false } ?? true)
    }
    guard asks else { return }
    let path = part.map { "\(attribute).\($0)" } ?? attribute
    throw CodedError(
      .accessForbidden, "the token does not allow to ask for `\(path)`", expected: "scope \(scope.rawValue)",
      received: "a query that names `\(path)`", remedy: "leave the attribute out, or use a token with the scope")
  }

  /// What a caller may find out: clients as their scopes say, the operator's people and Lanyard itself everything.
  init(of principal: Principal) {
    self = principal.kind == .client ? Visibility(scopes: principal.scopes) : .whole
  }

  /// Refuses a patch whose paths choose values by what is not shown: whether something changed would tell.
  ///
  /// - Throws: `access.scope.missing`.
  func require(_ request: PatchRequest, on type: ResourceType) throws(CodedError) {
    guard hidden(in: type) != nil else { return }
    for operation in request.operations {
      // A path that cannot be read is refused where it is resolved.
      guard let path = operation.path.flatMap({ try? PatchPath(parsing: $0) }), let filter = path.filter else {
        continue
      }
      try require(filter: "\(path.path.attribute)[\(filter)]", sortBy: nil, on: type)
    }
  }

  private func hidden(in type: ResourceType) -> (attribute: String, part: String?, scope: Scope)? {
    if !showsGroups, type.computed.contains("groups") { return ("groups", nil, .scimGroups) }
    if !showsPeople, type.relations.contains("members") { return ("members", "display", .scimUsers) }
    return nil
  }
}

extension Filter {
  /// The attributes and sub-attributes that the filter reads, as written.
  fileprivate var names: [(String, String?)] {
    switch self {
    case .and(let terms), .or(let terms): terms.flatMap(\.names)
    case .not(let term): term.names
    case .comparison(let path, _, _), .present(let path): [(path.attribute, path.subAttribute)]
    case .valuePath(let path, let inner): inner.names.map { (path.attribute, $0.0) }
    }
  }
}
